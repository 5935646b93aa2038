import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createRandom, generateArticles } from '../bench/collection.ts'
import { check } from '../src/checking/check.ts'
import { openDatabase } from '../src/database/open.ts'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { written } from './support/writing.ts'

// Moments are random by nature: `KILLS=100` (npm run test:kills) tries more of them than every run of the tests can.
const KILLS = Number(process.env['KILLS'] ?? 6)
const TIMEOUT_MS = 60_000 + KILLS * 60_000
/** Writes that are sent again after each kill, besides all that were not acknowledged. */
const SENT_AGAIN = 10
const IMPORTED = 1_500

function counted(path: string, query: string): number {
  const db = new Database(path, { readonly: true })
  const count = Number(db.prepare(query).pluck().get())
  db.close()
  return count
}

/** What `broadsheet check` says is broken. */
async function faultsIn(path: string): Promise<string[]> {
  const db = await openDatabase(`file:${path}`)
  const { findings } = await check(db)
  await db.close()
  return findings.flatMap(({ faults }) => faults.map(({ name, fault }) => `${name} ${fault}`))
}

it('loses nothing that it has acknowledged when it is killed, and doubles nothing when that is sent again', {
  timeout: TIMEOUT_MS,
}, async () => {
  const folder = await temporaryFolder()
  const path = `${folder}/test.db`
  const env = { DATABASE_URL: `file:${path}`, SEED_DIR: `${folder}/none`, HOST: '127.0.0.1', PORT: '0' }
  const { out } = await broadsheet(['keys', 'create', '--name', 'x', '--scope', 'articles:write'], env).ended
  const authorization = `Bearer ${out.trim()}`
  const random = createRandom(11)
  const acknowledged = new Map<number, string>()
  let next = 0

  async function post(url: string, number: number): Promise<void> {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': `n-${number}` }
    const body = JSON.stringify(written({ title: `Number ${number}`, tags: [`Tag ${number % 7}`] }))
    const response = await fetch(`${url}/v1/articles`, { method: 'POST', headers, body })
    const { slug } = (await response.json()) as { slug: string }
    if (response.status !== 201) throw new Error(`answered ${response.status}`)
    // Sent again, it is answered as it was.
    expect(acknowledged.get(number) ?? slug).toBe(slug)
    acknowledged.set(number, slug)
  }

  for (let kill = 0; kill <= KILLS; kill += 1) {
    const server = broadsheet(['serve'], env)
    const [, url = ''] = await server.prints(/Server listening at (http:[^"]+)/)
    for (let number = 0; number < next; number += 1) {
      if (!acknowledged.has(number) || number >= next - SENT_AGAIN) await post(url, number)
    }
    expect(acknowledged.size).toBe(next)
    expect(counted(path, 'SELECT count(*) FROM article')).toBe(next)
    expect(counted(path, 'SELECT count(DISTINCT title) FROM article')).toBe(next)
    expect(counted(path, 'SELECT count(*) FROM change')).toBe(next)
    if (kill === KILLS) break
    const writers = Array.from({ length: 3 }, async () => {
      for (;;) {
        const number = next
        next += 1
        await post(url, number)
      }
    })
    const killed = wait(random() * 400).then(() => server.process.kill('SIGKILL'))
    await Promise.allSettled([...writers, killed])
    await server.ended
    const kept = new Set([...acknowledged.values()])
    expect(counted(path, 'SELECT count(*) FROM article')).toBeGreaterThanOrEqual(kept.size)
    expect(await faultsIn(path)).toEqual([])
  }
  expect(next).toBeGreaterThan(KILLS)
})

it('imports the rest when it is run again after it was killed, and nothing twice', {
  timeout: TIMEOUT_MS,
}, async () => {
  const folder = await temporaryFolder()
  const source = `${folder}/articles.ndjson`
  await pipeline(
    Readable.from(generateArticles(IMPORTED)).map((line) => `${line}\n`),
    createWriteStream(source),
  )
  const random = createRandom(12)
  let databases = 0
  let before = 0
  let path = ''
  let longestMs = 3_000
  let inTheMiddle = 0
  const articles = () => counted(path, 'SELECT count(*) FROM article')
  const importing = () => broadsheet(['import', source], { DATABASE_URL: `file:${path}` })

  async function finish(): Promise<void> {
    expect(await importing().ended).toMatchObject({ code: 0 })
    expect(articles()).toBe(IMPORTED)
    expect(counted(path, 'SELECT count(DISTINCT slug) FROM article')).toBe(IMPORTED)
    expect(counted(path, 'SELECT count(*) FROM change')).toBe(IMPORTED)
    expect(await faultsIn(path)).toEqual([])
  }

  /** A kill before anything is saved shows little. */
  async function someMoment(run: ReturnType<typeof importing>): Promise<void> {
    let isOver = false
    void run.ended.then(() => {
      isOver = true
    })
    while (!isOver && articles() <= before) await wait(20)
    if (!isOver) await wait(random() * longestMs)
  }

  for (let kill = 0; kill < KILLS; kill += 1) {
    if (path === '') {
      databases += 1
      path = `${folder}/${databases}.db`
      before = 0
      await broadsheet(['migrate'], { DATABASE_URL: `file:${path}` }).ended
    }
    const start = performance.now()
    const run = importing()
    await Promise.race([someMoment(run), run.ended])
    run.process.kill('SIGKILL')
    const { code, out } = await run.ended
    if (articles() > before && articles() < IMPORTED) inTheMiddle += 1
    expect(articles()).toBeGreaterThanOrEqual(before)
    before = articles()
    expect(await faultsIn(path)).toEqual([])
    if (code === null && before < IMPORTED) continue
    // What it said that it had imported is there; another one begins.
    if (code === 0) {
      expect(out).toContain('as before')
      longestMs = performance.now() - start
    }
    await finish()
    path = ''
  }
  if (path !== '') await finish()
  expect(inTheMiddle).toBeGreaterThan(0)
})
