import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 180_000 })

const litestream = process.env['LITESTREAM_PATH'] ?? '/usr/bin/litestream'
const hasLitestream = existsSync(litestream)
if (!hasLitestream)
  console.warn(`Litestream is not at ${litestream}: what docs/backup.md says of it is not tested here.`)

it.skipIf(!hasLitestream)('loses no article with the machine that Litestream has copied', async () => {
  const folder = await temporaryFolder()
  const path = `${folder}/data/broadsheet.db`
  const config = `${folder}/litestream.yml`
  await mkdir(`${folder}/data`)
  const shipped = await readFile(new URL('../docs/litestream.yml', import.meta.url), 'utf8')
  const configured = shipped
    .replace(' data/broadsheet.db', ` ${path}`)
    .replace('/mnt/backup/broadsheet', `${folder}/replica`)
  await writeFile(config, configured)
  const env = {
    DATABASE_URL: `file:${path}`,
    SEED_DIR: `${folder}/none`,
    HOST: '127.0.0.1',
    PORT: '0',
    RATE_LIMIT: 'off',
  }
  const { out } = await broadsheet(['keys', 'create', '--name', 'x', '--scope', 'articles:write'], env).ended

  async function started() {
    const server = broadsheet(['serve'], env)
    const [url] = await server.prints(/http:\/\/127\.0\.0\.1:\d+/)
    return { ...server, url }
  }

  async function write(url: string, from: number, to: number): Promise<void> {
    for (let number = from; number < to; number += 1) {
      const response = await fetch(`${url}/v1/articles`, {
        method: 'POST',
        headers: { authorization: `Bearer ${out.trim()}`, 'content-type': 'application/json' },
        body: JSON.stringify({ title: `Number ${number}`, body: { format: 'text', content: 'Copied. '.repeat(500) } }),
      })
      expect(response.status).toBe(201)
    }
  }

  async function restoreTo(file: string): Promise<number> {
    await rm(file, { force: true })
    const [code] = await once(spawn(litestream, ['restore', '-config', config, '-o', file, path]), 'exit')
    if (code !== 0) return -1
    const db = new Database(file, { readonly: true })
    const count = Number(db.prepare('SELECT count(*) FROM article').pluck().get())
    db.close()
    return count
  }

  const first = await started()
  const copying = spawn(litestream, ['replicate', '-config', config], { stdio: 'ignore' })
  onTestFinished(() => void copying.kill('SIGKILL'))
  await write(first.url, 0, 60)
  first.process.kill('SIGTERM')
  await first.ended
  const second = await started()
  await write(second.url, 60, 120)
  await vi.waitFor(async () => expect(await restoreTo(`${folder}/look.db`)).toBe(120), {
    timeout: 60_000,
    interval: 1_000,
  })
  second.process.kill('SIGKILL')
  copying.kill('SIGKILL')
  await second.ended
  await rm(`${folder}/data`, { recursive: true })

  await mkdir(`${folder}/data`)
  expect(await restoreTo(path)).toBe(120)
  expect(await broadsheet(['check'], env).ended).toMatchObject({ code: 0 })
  const again = await started()
  for (const number of [0, 59, 60, 119])
    expect((await fetch(`${again.url}/v1/articles/number-${number}`)).status).toBe(200)
  await write(again.url, 120, 121)
})
