import { expect } from 'vitest'
import { inBrowser, openBrowser } from './support/browser.ts'
import { saveShownFiles } from './support/shown-examples.ts'

inBrowser(
  'opens the page that the README begins with',
  async () => {
    const { page, address, complaints } = await openBrowser()
    const folder = await saveShownFiles('README.md', address)
    await page.goto(`file://${folder}/latest.html`)
    const links = page.getByRole('link')
    await links.nth(4).waitFor()
    expect(await links.count()).toBe(5)
    expect(await links.first().innerText()).toMatch(/^.+ \(\d minutes, \d+ seconds\)$/)
    await links.first().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(complaints).toEqual([])
  },
  60_000,
)

inBrowser(
  'searches on the page that the cookbook shows, and leads to the paragraph',
  async () => {
    const { page, address, complaints } = await openBrowser()
    const folder = await saveShownFiles('docs/cookbook.md', address)
    await page.goto(`file://${folder}/search.html`)
    await page.getByRole('searchbox').pressSequentially('sourdogh')
    await page.getByText('1 found for sourdough').waitFor()
    expect(await page.locator('li > a').innerText()).toBe('How bread rises')
    expect(await page.locator('mark').first().innerText()).toMatch(/sourdough/i)
    await page.getByRole('link', { name: 'there' }).first().click()
    await page.waitForURL(`${address}/v1/articles/how-bread-rises.html#p11`)
    expect(complaints).toEqual([])
  },
  60_000,
)
