import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../src/app.ts'
import { startStores } from './support/start-app.ts'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.warn(`There is no Chromium at ${executablePath} (CHROMIUM_PATH): /docs is not looked at.`)

// Where everything is checked, a browser that is missing is a fault.
it.skipIf(!hasBrowser && process.env['CI'] === undefined)(
  'shows every operation, and lets a reader try one',
  { timeout: 60_000 },
  async () => {
    expect(hasBrowser, `There is no Chromium at ${executablePath} (CHROMIUM_PATH).`).toBe(true)
    const stores = await startStores()
    await stores.seed()
    const app = await buildApp({
      ...stores,
      isReady: async () => true,
      version: '0.0.0',
      publicUrl: 'http://localhost:0',
    })
    onTestFinished(() => app.close())
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    onTestFinished(() => browser.close())
    const page = await browser.newPage()
    const complaints: string[] = []
    const elsewhere: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on(
      'request',
      (request) =>
        request.url().startsWith(address) || request.url().startsWith('data:') || elsewhere.push(request.url()),
    )

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
    expect(elsewhere).toEqual([])
  },
)
