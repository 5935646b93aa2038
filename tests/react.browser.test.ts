import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { expect, onTestFinished } from 'vitest'
import { freePort } from '../bench/free-port.ts'
import { article } from './support/article.ts'
import { inBrowser, openBrowser } from './support/browser.ts'
import { installExample } from './support/example-frontend.ts'

inBrowser('builds a page with React, which loads more at its end and searches', { timeout: 120_000 }, async () => {
  const [{ page, address, add, asked, complaints, violations }, { folder, build }] = await Promise.all([
    openBrowser({ viewport: { width: 320, height: 640 } }),
    installExample('react'),
  ])
  await add(...Array.from({ length: 20 }, (_, n) => article({ title: `More ${n}` })))
  await build(address)
  const site = await preview(folder)
  await page.goto(site)

  const status = page.getByRole('status')
  const titles = page.getByRole('heading', { level: 2 })
  await page.getByText('10 of 37').waitFor()
  expect(asked).toHaveLength(1)
  for (const shown of [20, 30, 37]) {
    await titles.last().scrollIntoViewIfNeeded()
    await page.getByText(`${shown} of 37`).waitFor()
  }
  expect(new Set(await titles.allInnerTexts()).size).toBe(37)
  expect(asked).toHaveLength(4)
  expect(await page.getByRole('button', { name: 'More' }).count()).toBe(0)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320)

  await page.getByRole('searchbox').pressSequentially('sourdogh')
  await page.getByText('1 of 1').waitFor()
  expect(await titles.allInnerTexts()).toEqual(['How bread rises'])
  expect(await page.locator('mark').first().innerText()).toMatch(/sourdough/i)
  expect(await violations()).toEqual([])
  await page.getByRole('searchbox').fill('')
  await page.getByText('37 of 37').waitFor()
  await page.getByRole('searchbox').fill('x'.repeat(1_001))
  await status.filter({ hasText: /^q: / }).waitFor()
  expect(complaints.filter((what) => !what.startsWith(`asked ${site}`))).toEqual([
    expect.stringContaining('400'),
    expect.stringContaining('400'),
  ])
})

/** Serves what was built, as another origin than that of the API; answers where. */
async function preview(folder: string): Promise<string> {
  const port = String(await freePort())
  const vite = spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'preview', '--host', '127.0.0.1', '--port', port],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  onTestFinished(() => void vite.kill())
  for await (const line of createInterface(vite.stdout)) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+\//.exec(line) ?? []
    if (address) return address
  }
  throw new Error('Vite never said where it serves.')
}
