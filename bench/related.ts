import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { generateArticles } from './collection.ts'
import { percentile } from './measures.ts'
import { databaseOf, serveDatabase } from './served.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** Articles that are added, one after another, each when the lists are settled again. */
const ADDED = 20
const READS = 2_000
const LOOK_MS = 5
/** Whoever waits longer is told so. */
const LONGEST_WAIT_MS = 60_000

/**
 * Prints how long it takes until all lists of related articles are right again after an article was added over HTTP, and
 * how long articles take that are read one after another meanwhile, beside the same without writes.
 */
export async function benchRelated(articles: number, say: (line: string) => void): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-bench-related-'))
  try {
    const path = join(folder, 'copy.db')
    copyFileSync(await databaseOf(articles), path)
    const authorization = `Bearer ${await makeKey(path)}`
    const server = await serveDatabase(path, { CACHE_MB: '0', SEED_DIR: folder })
    const db = new Database(path, { readonly: true })
    try {
      say(`\n${articles} articles; ${cpus().length} × ${cpus()[0]?.model.trim()}`)
      const settled = (): boolean => db.prepare('SELECT number FROM related_stale LIMIT 1').get() === undefined
      await untilSettled(settled)
      const paths = db
        .prepare<[number], string>("SELECT slug FROM article WHERE status = 'published' ORDER BY id % 9973 LIMIT ?")
        .pluck()
        .all(READS)
        .map((slug) => `/v1/articles/${slug}`)
      // They take long to generate, and leave garbage to whoever measures next.
      const added = newArticles(articles)
      // The first round is for compilers, for what the system keeps of the file, and for what `fetch` loads here when it is
      // first called: some 70 ms, in which no answer is read.
      await readAll(server.url, paths, () => false)
      await (await fetch(`${server.url}/healthz`)).arrayBuffer()
      const alone = await readAll(server.url, paths, () => false)
      let isWriting = true
      const reading = readAll(server.url, paths, () => isWriting)
      const written: number[] = []
      const refreshed: number[] = []
      for (const article of added) {
        const start = performance.now()
        await post(server.url, authorization, article)
        written.push(performance.now() - start)
        await untilSettled(settled)
        refreshed.push(performance.now() - start)
      }
      isWriting = false
      const meanwhile = await reading
      say(row('', ['p50 ms', 'p99 ms', 'longest']))
      say(row('an article, alone', times(alone)))
      say(row('an article, meanwhile', times(meanwhile)))
      say(row('adding one', times(written)))
      say(row('until lists are right', times(refreshed)))
      return { alone: times(alone), meanwhile: times(meanwhile), adding: times(written), settled: times(refreshed) }
    } finally {
      db.close()
      await server.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Those that come behind the ones that the collection has. */
function newArticles(articles: number): string[] {
  const lines = generateArticles(articles + ADDED)
  return [...lines.drop(articles)].map((line) => JSON.stringify({ ...JSON.parse(line), slug: undefined }))
}

async function makeKey(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [main, 'keys', 'create', '--name', 'bench', '--scope', 'articles:write'],
    { env: { PATH: process.env['PATH'], DATABASE_URL: `file:${path}` } },
  )
  return stdout.trim()
}

async function untilSettled(settled: () => boolean): Promise<void> {
  const start = performance.now()
  while (!settled()) {
    if (performance.now() - start > LONGEST_WAIT_MS) throw new Error('the lists were not right after a minute')
    await wait(LOOK_MS)
  }
}

async function post(url: string, authorization: string, body: string): Promise<void> {
  const headers = { authorization, 'content-type': 'application/json' }
  const response = await fetch(`${url}/v1/articles`, { method: 'POST', headers, body })
  if (response.status !== 201) throw new Error(`answered ${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}

/** How long each took, in ms: all of them once, and again while `goesOn`. */
async function readAll(url: string, paths: readonly string[], goesOn: () => boolean): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const taken: number[] = []
  do {
    for (const path of paths) {
      const start = performance.now()
      await get(agent, url + path)
      taken.push(performance.now() - start)
    }
  } while (goesOn())
  agent.destroy()
  return taken
}

function get(agent: Agent, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      response.resume().once('end', resolve).once('error', reject)
    })
      .once('error', reject)
      .end()
  })
}

function times(values: readonly number[]): string[] {
  return [percentile(values, 0.5), percentile(values, 0.99), Math.max(...values)].map((value) => value.toFixed(1))
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(24) + cells.map((cell) => cell.padStart(10)).join('')
}
