import { readdirSync, statSync } from 'node:fs'
import { Pool } from 'undici'
import { createRandom, nameWord } from '../collection.ts'
import { memoryMbOf, pathsOfArticles } from '../load.ts'
import { type Served, serveDatabase } from '../served.ts'
import { percentile } from './open-load.ts'
import { bearer, collectionIn, inFolder } from './own-collection.ts'
import { type Finding, type Trial, timed } from './proof.ts'
import { createWriters } from './writers.ts'

const ARTICLES = 2_000
const REQUESTS = { short: 20_000, full: 2_000_000 }
/** Threads start, caches fill and code is compiled before anything is compared. */
const BEFORE = 10_000
const CONNECTIONS = 8
/** One request of so many writes. */
const WRITES = 200
const QUARTERS = 4
/** Of what it had after the first quarter, the process may have so much in the end: a short one is still warming up. */
const MOST_MEMORY = { short: 1.3, full: 1.1 }
const MORE_DESCRIPTORS = 10
const MOST_P99 = 1.5
/** Below this, a percentile says more of the machine than of the program. */
const LEAST_P99_MS = 25
const MOST_DELAY_MS = 250
/** What the log is cut down to (`journal_size_limit`), and some commits. */
const MOST_LOG_MB = 72

/** How it is after a part of the requests. */
interface Look {
  memoryMb: number
  descriptors: number
  logMb: number
  /** p99 of the delay of the event loop since the look before. */
  delayMs: number
  /** p99 of the answers since the look before. */
  p99Ms: number
}

/** Asks a server for very much, a bit of everything, and looks whether anything grows or slows down that should not. */
export function proveSoak(trial: Trial): Promise<Finding[]> {
  return inFolder(async (folder) => {
    const path = await collectionIn(folder, ARTICLES)
    const authorization = await bearer(path, 'articles:write')
    const metrics = await bearer(path, 'metrics:read')
    const server = await serveDatabase(path)
    try {
      const { looks, asked, failures } = await soak(server, { authorization, metrics }, trial)
      return asFindings(looks, { asked, failures }, trial)
    } finally {
      await server.stop()
    }
  })
}

async function soak(server: Served, keys: { authorization: string; metrics: string }, trial: Trial) {
  const { url } = server
  const amount = trial.runs ?? REQUESTS[trial.size]
  const random = createRandom(trial.seed)
  const articles = await pathsOfArticles(url, ARTICLES)
  const pool = new Pool(url, { connections: CONNECTIONS })
  const write = createWriters(pool, keys.authorization)
  const tags = new Map<string, string>()
  const failures: string[] = []
  const looks: Look[] = []
  let times: number[] = []
  let asked = 0

  // Some are asked for far more often than others, as in life.
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() ** 3 * all.length)] as T
  const word = () => nameWord(30 + Math.floor(random() ** 3 * 5_000))
  const mix: [share: number, address: () => string][] = [
    [80, () => pick(articles)],
    [6, () => `${pick(articles)}/related`],
    [6, () => `/v1/articles?page=${1 + Math.floor(random() * 50)}`],
    [2, () => `/v1/search?q=${word()}`],
    [1, () => `/v1/search?q=${word()}+${word()}&facets=tag,year&highlights=1`],
    [2, () => `/v1/suggest?q=${word().slice(0, 3)}`],
    [2, () => '/v1/tags'],
    [1, () => '/feed.xml'],
  ]

  /** As readers ask: most for an article. */
  function anyAddress(): string {
    let place = random() * mix.reduce((sum, [share]) => sum + share, 0)
    const one = mix.find(([share]) => {
      place -= share
      return place < 0
    })
    return one?.[1]() ?? '/'
  }

  async function read(address: string): Promise<string | undefined> {
    const tag = tags.get(address)
    const headers = { 'accept-encoding': 'gzip', ...(tag && random() < 0.5 ? { 'if-none-match': tag } : {}) }
    const answer = await pool.request({ path: address, method: 'GET', headers })
    await answer.body.dump({ limit: 100_000_000 })
    const { etag } = answer.headers
    if (typeof etag === 'string') tags.set(address, etag)
    if (tags.size > 10_000) tags.clear()
    return answer.statusCode === 200 || answer.statusCode === 304 ? undefined : `${answer.statusCode} to ${address}`
  }

  async function one(number: number): Promise<void> {
    const start = performance.now()
    const isWrite = number % WRITES === 0
    const failure = await (isWrite ? write(number) : read(anyAddress())).catch(String)
    if (failure) failures.push(failure)
    if (!isWrite) times.push(performance.now() - start)
  }

  async function look(): Promise<void> {
    times.sort((a, b) => a - b)
    const seen = await lookAt(server, keys.metrics, percentile(times, 0.99))
    looks.push(seen)
    times = []
    trial.say(`${asked}: ${JSON.stringify(seen)}`)
  }

  async function askUntil(end: number): Promise<void> {
    const connection = async () => {
      while (asked < end && !trial.signal.aborted) {
        asked += 1
        await one(asked)
      }
    }
    await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  }

  await askUntil(BEFORE)
  await look()
  looks.length = 0
  for (let quarter = 1; quarter <= QUARTERS && !trial.signal.aborted; quarter += 1) {
    await askUntil(BEFORE + Math.floor((amount * quarter) / QUARTERS))
    await look()
  }
  for (const failure of failures.slice(0, 5)) trial.say(failure)
  await pool.close()
  return { looks, asked, failures: failures.length }
}

async function lookAt({ pid, url, path }: Served, metrics: string, p99Ms: number): Promise<Look> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: metrics } })).text()
  const [, seconds = 'NaN'] = /^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(text) ?? []
  return {
    memoryMb: memoryMbOf(pid),
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    logMb: Math.round(statSync(`${path}-wal`).size / 2 ** 20),
    delayMs: Math.round(Number(seconds) * 1_000),
    p99Ms: Math.round(p99Ms),
  }
}

function asFindings(
  looks: readonly Look[],
  { asked, failures }: { asked: number; failures: number },
  trial: Trial,
): Finding[] {
  const [first, last] = [looks[0], looks.at(-1)]
  if (!first || !last) throw new Error('nothing was looked at')
  const each = (of: (look: Look) => number) => looks.map(of).join(', ')
  const most = (of: (look: Look) => number) => Math.max(...looks.map(of))
  const after = `after ${asked} requests`
  const p99Limit = Math.round(MOST_P99 * Math.max(first.p99Ms, LEAST_P99_MS))
  return [
    { promise: `Answers everything, ${after}`, figure: `${failures} failed`, limit: '0', holds: failures === 0 },
    {
      promise: `Memory does not grow, ${after}`,
      figure: `${each(({ memoryMb }) => memoryMb)} MB after each quarter`,
      limit: `${MOST_MEMORY[trial.size]} times the first`,
      holds: last.memoryMb <= MOST_MEMORY[trial.size] * first.memoryMb,
    },
    {
      promise: `Lets go of files and connections, ${after}`,
      figure: `${each(({ descriptors }) => descriptors)} descriptors`,
      limit: `${MORE_DESCRIPTORS} more than the first`,
      holds: last.descriptors <= first.descriptors + MORE_DESCRIPTORS,
    },
    timed(trial, {
      promise: `Does not slow down, ${after}`,
      figure: `p99 ${each(({ p99Ms }) => p99Ms)} ms`,
      limit: `${p99Limit} ms in the end`,
      holds: last.p99Ms <= p99Limit,
    }),
    timed(trial, {
      promise: `The event loop goes round, ${after}`,
      figure: `p99 of its delay ${each(({ delayMs }) => delayMs)} ms`,
      limit: `${MOST_DELAY_MS} ms`,
      holds: most(({ delayMs }) => delayMs) <= MOST_DELAY_MS,
    }),
    {
      promise: `The log of the database stays small, ${after}`,
      figure: `${each(({ logMb }) => logMb)} MB`,
      limit: `${MOST_LOG_MB} MB`,
      holds: most(({ logMb }) => logMb) <= MOST_LOG_MB,
    },
  ]
}
