import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { article } from './support/article.ts'
import { inBrowser, openBrowser } from './support/browser.ts'

const TIDE = '/?article=why-the-tide-comes-in-twice-a-day'

/** Waits until what the address says is shown. */
const shown = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor()
const titles = (page: Page) => page.locator('.list h2').allInnerTexts()
const focused = (page: Page) => page.evaluate('document.activeElement.innerText')
const scrolled = (page: Page) => page.evaluate('scrollY')
const background = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor')

describe('the reader', { timeout: 60_000 }, () => {
  inBrowser('lists articles by one question to the API, and is small', async () => {
    const { page, address, asked, complaints, violations } = await openBrowser()
    await page.goto(address)
    await shown(page, 'Latest articles')
    expect(await titles(page)).toHaveLength(17)
    expect(asked.filter((path) => path.startsWith('/v1/'))).toHaveLength(1)
    expect(await page.locator('.list li').first().innerText()).toMatch(/minutes?, \d+ seconds? read/)
    const bytes = await page.evaluate(
      'performance.getEntries().reduce((sum, { transferSize = 0 }) => sum + transferSize, 0)',
    )
    expect(bytes).toBeGreaterThan(5_000)
    expect(bytes).toBeLessThan(50_000)
    expect(await violations()).toEqual([])
    expect(complaints).toEqual([])
  })

  inBrowser('moves nothing that it has shown, whatever comes in after it', async () => {
    const { page, address, add } = await openBrowser({ viewport: { width: 320, height: 640 } })
    const image = { url: `${address}/docs/static/favicon-32x32.png`, alt: 'A page' }
    const content = `One.\n\n![${image.alt}](${image.url})\n\nTwo.\n\nThree.`
    const [slug = ''] = await add(article({ title: 'With a picture', image, body: { format: 'markdown', content } }))
    // A picture that comes in late.
    await page.route('**/favicon-32x32.png', async (route) => {
      await page.getByText('Three.').waitFor()
      await route.continue()
    })
    await page.addInitScript(`
      globalThis.shifts = []
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries())
          shifts.push([value, ...sources.map(({ node }) => node?.nodeName)].join(' '))
      }).observe({ type: 'layout-shift', buffered: true })`)
    for (const [path, heading] of [
      ['/', 'Latest articles'],
      [TIDE, 'Why the tide comes in twice a day'],
      [`/?article=${slug}`, 'With a picture'],
      ['/?q=moon', /for “moon”/],
    ] as const) {
      await page.goto(address + path)
      await shown(page, heading)
      await page.waitForLoadState('networkidle')
      // What has been laid out is told of after it has been painted.
      await page.evaluate('new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))')
      expect(await page.evaluate('shifts'), path).toEqual([])
    }
  })

  inBrowser('asks with every key, at once, and shows what the last one found', async () => {
    const { page, address, asked } = await openBrowser()
    // No timer ends here: whoever waits for one never asks.
    await page.clock.install({ time: 0 })
    await page.clock.pauseAt(1_000)
    await page.goto(address)
    await shown(page, 'Latest articles')
    const before = asked.length
    await page.getByRole('searchbox').pressSequentially('moon')
    await shown(page, /for “moon”/)
    const questions = asked.slice(before).filter((path) => path.startsWith('/v1/'))
    const searches = questions.filter((path) => path.startsWith('/v1/search?'))
    expect(searches.map((path) => new URL(path, address).searchParams.get('q'))).toEqual(['m', 'mo', 'moo', 'moon'])
    expect(questions.length).toBeLessThanOrEqual(8)
  })

  inBrowser('goes through the pages of a list, and back to where one was', async () => {
    const { page, address, add, complaints } = await openBrowser()
    await add(...Array.from({ length: 30 }, (_, n) => article({ title: `More ${n}`, tags: ['More'] })))
    await page.goto(`${address}/?tag=more`)
    await shown(page, 'More')
    const first = await titles(page)
    expect(first).toHaveLength(20)
    await page.getByRole('link', { name: 'Next' }).click()
    await page.getByRole('link', { name: 'Previous' }).waitFor()
    const second = await titles(page)
    expect(new Set([...first, ...second]).size).toBe(30)
    await page.goBack()
    await page.getByRole('link', { name: 'Next' }).waitFor()
    expect(await titles(page)).toEqual(first)
    await page.evaluate('scrollTo(0, 600)')
    await page.getByRole('link', { name: first[6] ?? '', exact: true }).press('Enter')
    await shown(page, first[6] ?? '')
    expect(await scrolled(page)).toBe(0)
    await page.goBack()
    await shown(page, 'More')
    await page.waitForFunction('scrollY === 600')
    expect(complaints).toEqual([])
  })

  inBrowser('shows an article, its tags and what is similar, with the reasons', async () => {
    const { page, address, asked, complaints, violations } = await openBrowser()
    await page.goto(address + TIDE)
    await shown(page, 'Why the tide comes in twice a day')
    expect(await page.title()).toBe('Why the tide comes in twice a day · Broadsheet')
    expect(await page.locator('.text p').count()).toBe(8)
    expect(asked.filter((path) => path.startsWith('/v1/'))).toHaveLength(1)
    const similar = page.getByRole('region', { name: 'Similar posts' })
    expect(await similar.locator('li').first().innerText()).toMatch(/Because both speak of tide, Moon/)
    expect(await violations()).toEqual([])
    await similar.getByRole('link', { name: 'Spring tides' }).click()
    await shown(page, 'Spring tides, neap tides and the Moon')
    await page.getByRole('list', { name: 'Tags' }).getByRole('link', { name: 'Sea' }).click()
    await shown(page, 'Sea')
    await page.goBack()
    await shown(page, 'Spring tides, neap tides and the Moon')
    await page.reload()
    await shown(page, 'Spring tides, neap tides and the Moon')
    expect(complaints).toEqual([])
  })

  inBrowser('searches while one types, and leads to the paragraph that matches', async () => {
    const { page, address, complaints, violations } = await openBrowser()
    await page.goto(address)
    await page.getByRole('searchbox').pressSequentially('sourdogh')
    await shown(page, '1 article for “sourdogh”')
    expect(await page.locator('.note').innerText()).toBe('“sourdogh” was read as “sourdough”.')
    expect(await page.locator('mark').first().innerText()).toMatch(/sourdough/i)
    expect(page.url()).toBe(`${address}/?q=sourdogh`)
    expect(await page.evaluate('document.activeElement.name')).toBe('q')
    expect(await violations()).toEqual([])
    await page.getByRole('link', { name: 'Why sourdough is sour' }).click()
    await shown(page, 'How bread rises')
    expect(page.url()).toBe(`${address}/?article=how-bread-rises#p11`)
    expect(await page.locator('.found').innerText()).toBe('Why sourdough is sour')
    await page.waitForFunction(
      'Math.abs(document.querySelector(".found").getBoundingClientRect().top - innerHeight / 2) < 60',
    )
    await page.goBack()
    await shown(page, '1 article for “sourdogh”')
    expect(await page.getByRole('searchbox').inputValue()).toBe('sourdogh')
    await page.goBack()
    await shown(page, 'Latest articles')
    await page.goto(`${address}/?article=how-bread-rises#p11`)
    await page.locator('.found').waitFor()
    expect(complaints).toEqual([])
  })

  inBrowser('suggests, and narrows down what was found', async () => {
    const { page, address, complaints, violations } = await openBrowser()
    await page.goto(address)
    await page.getByRole('searchbox').pressSequentially('ukr')
    const suggestions = page.getByRole('navigation', { name: 'Suggestions' })
    await suggestions.getByRole('link', { name: '# Ukraine' }).waitFor()
    await shown(page, /articles for “ukr”/)
    expect(await violations()).toEqual([])
    await page.getByRole('searchbox').press('Enter')
    await suggestions.waitFor({ state: 'hidden' })
    const all = await titles(page)
    const facet = page.getByRole('list', { name: 'Narrow down by tag' }).getByRole('link').first()
    const [, name = '', count = ''] = /^(.+) \((\d+)\)$/.exec(await facet.innerText()) ?? []
    await facet.click()
    const chosen = page.getByRole('link', { name: `Without ${name}` })
    await chosen.waitFor()
    expect(await titles(page)).toHaveLength(Number(count))
    await chosen.click()
    await chosen.waitFor({ state: 'detached' })
    expect(await titles(page)).toEqual(all)
    await page.getByRole('searchbox').fill('ukr')
    await suggestions.getByRole('link', { name: '# Ukraine' }).click()
    await shown(page, 'Ukraine')
    expect(complaints).toEqual([])
  })

  inBrowser('can be used by the keyboard alone', async () => {
    const { page, address, complaints } = await openBrowser()
    await page.goto(address)
    await shown(page, 'Latest articles')
    const [first = ''] = await titles(page)
    for (const key of ['j', 'j', 'k']) await page.keyboard.press(key)
    expect(await focused(page)).toBe(first)
    await page.keyboard.press('Enter')
    await shown(page, first)
    await page.waitForFunction('document.activeElement.tagName === "H1"')
    await page.keyboard.press('/')
    await page.keyboard.type('moon')
    await shown(page, /for “moon”/)
    await page.keyboard.press('Enter')
    expect(await focused(page)).toMatch(/moon|tide/i)
    await page.keyboard.press('/')
    await page.keyboard.press('Escape')
    await shown(page, 'Latest articles')
    expect(complaints).toEqual([])
  })

  inBrowser('fits a small telephone, by day and by night', async () => {
    const { page, address, complaints, violations } = await openBrowser({ viewport: { width: 320, height: 640 } })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const [path, heading] of [
        ['/', 'Latest articles'],
        [TIDE, 'Why the tide comes in twice a day'],
        ['/?q=moon', /for “moon”/],
        ['/?article=spring-tides-neap-tides-and-the-moon', 'Spring tides'],
      ] as const) {
        await page.goto(address + path)
        await shown(page, heading)
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
        expect(await violations(), `${path} when it is ${colorScheme}`).toEqual([])
      }
    }
    const dark = await background(page)
    await page.getByRole('button', { name: 'Light or dark' }).click()
    expect(await background(page)).not.toBe(dark)
    await page.reload()
    await shown(page, 'Spring tides')
    expect(await background(page)).not.toBe(dark)
    expect(complaints).toEqual([])
  })

  inBrowser('says what is wrong, and how to go on', async () => {
    const { page, address } = await openBrowser()
    await page.goto(`${address}/?article=nothing`)
    await shown(page, 'That did not work')
    expect(await page.locator('main').innerText()).toContain('No article is called "nothing".')
    await page.getByRole('link', { name: 'To the latest articles' }).click()
    await shown(page, 'Latest articles')
    await page.goto(`${address}/?from=yesterday`)
    await shown(page, 'That did not work')
    await page.goto(`${address}/?q=${encodeURIComponent('<img src=x onerror=alert(1)>')}&tag=<b>`)
    await shown(page, /0 articles for “<img/)
    expect(await page.locator('main img, main b').count()).toBe(0)
  })

  inBrowser('stands beside a page of each article that needs no program', async () => {
    const { page, address, complaints, violations } = await openBrowser()
    await page.setViewportSize({ width: 320, height: 640 })
    await page.goto(`${address}/v1/articles/spring-tides-neap-tides-and-the-moon`)
    await shown(page, 'Spring tides')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
    expect(await page.evaluate('getComputedStyle(document.body).maxWidth')).not.toBe('none')
    expect(await violations()).toEqual([])
    expect(complaints).toEqual([])
  })
})
