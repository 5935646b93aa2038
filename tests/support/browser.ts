import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { startStores, type TestStores } from './start-app.ts'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'
const hasBrowser = existsSync(executablePath)
if (!hasBrowser) console.warn(`There is no Chromium at ${executablePath} (CHROMIUM_PATH): pages are not looked at.`)

/** A test in a browser. Where everything is checked, a browser that is missing is a fault. */
export const inBrowser = it.skipIf(!hasBrowser && process.env['CI'] === undefined)

export interface BrowserTest extends TestStores {
  app: Awaited<ReturnType<typeof buildApp>>
  address: string
  page: Page
  /** What the browser complained of, and what it asked of others: nothing, when all is well. */
  complaints: string[]
  /** The paths that were asked for, in order. */
  asked: string[]
  /** What axe-core finds that keeps people from using the page, or a part of it. */
  violations(part?: string): Promise<string[]>
}

/** A page of a browser, before a server with the texts that the project ships. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<BrowserTest> {
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
  const page = await browser.newPage(options)
  const complaints: string[] = []
  const asked: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const url = request.url()
    if (url.startsWith(address)) asked.push(url.slice(address.length))
    else if (!/^(?:data|file):/.test(url)) complaints.push(`asked ${url}`)
  })
  return {
    ...stores,
    app,
    address,
    page,
    complaints,
    asked,
    async violations(part = 'html') {
      // Beside the page, where its policy does not hold.
      await page.evaluate(axe.source)
      return page.evaluate(async (part) => {
        const loaded = globalThis as unknown as { axe: { run(part: string): Promise<AxeResults> } }
        const { violations } = await loaded.axe.run(part)
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      }, part)
    },
  }
}

interface AxeResults {
  violations: { id: string; nodes: { html: string }[] }[]
}
