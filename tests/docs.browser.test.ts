import { expect } from 'vitest'
import { article } from './support/article.ts'
import { inBrowser, openBrowser } from './support/browser.ts'

inBrowser('opens with what there is, by day and by night, however small the screen', { timeout: 60_000 }, async () => {
  const { add, address, page, complaints, violations } = await openBrowser({ viewport: { width: 320, height: 640 } })
  await page.goto(`${address}/docs`)
  const overview = page.locator('#overview')
  await overview.getByText('The API is ready.').waitFor()
  expect((await overview.getByRole('listitem').allInnerTexts()).map((text) => text.trim())).toEqual([
    '17 articles',
    '10 tags',
    '4 authors',
  ])
  const chart = overview.getByRole('img')
  expect(await chart.getAttribute('aria-label')).toMatch(
    /^Articles a month from \w+ \d{4} to \w+ \d{4}; at most \d+, in/,
  )
  expect(await chart.locator('title').last().textContent()).toMatch(/^\w+ \d{4}: \d+$/)

  await add(article({ title: 'Old', publishedAt: '2023-01-01T00:00:00Z' }))
  await page.reload()
  await overview.getByText('18 articles').waitFor()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.locator(colorScheme === 'dark' ? 'html.dark-mode' : 'html:not(.dark-mode)').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)
    expect((await violations('#overview')).join()).toBe('')
  }
  expect(complaints).toEqual([])
})

inBrowser('says when the API is not well', { timeout: 60_000 }, async () => {
  const { address, page } = await openBrowser()
  await page.route('**/readyz', (route) => route.fulfill({ status: 503 }))
  await page.goto(`${address}/docs`)
  await page.getByText('The API is not ready: it answers 503.').waitFor()
})

inBrowser('shows every operation, and lets a reader try one', { timeout: 60_000 }, async () => {
  const { app, address, page, complaints } = await openBrowser()
  await page.goto(`${address}/docs`)
  const operations = page.locator('.opblock')
  await operations.first().waitFor()
  const described = Object.values(app.swagger().paths ?? {}).flatMap((methods) => Object.keys(methods ?? {}))
  expect(await operations.count()).toBe(described.length)

  const tags = page.locator('#operations-Tags-listTags')
  await tags.getByRole('button').first().click()
  await tags.getByRole('button', { name: 'Execute' }).click()
  expect(await tags.locator('.live-responses-table tbody .response-col_status').first().innerText()).toBe('200')
  expect(await tags.locator('.live-responses-table').innerText()).toContain('"articleCount"')
  expect(complaints).toEqual([])
})
