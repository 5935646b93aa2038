import { expect } from 'vitest'
import { inBrowser, openBrowser } from './support/browser.ts'

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
