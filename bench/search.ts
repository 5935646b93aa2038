import { cpus } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { termsOf } from '../src/text/terms.ts'
import { createRandom, nameWord, zipfRank } from './collection.ts'
import { mistyped, percentile } from './measures.ts'
import { type Served, serveArticles } from './served.ts'

/** Each query is asked so often, in turn with the same of raw FTS5. */
const ROUNDS = 40
const LOG_LENGTH = 500
const WARMING = 200
const CLIENTS = 8
const WORST_MS = 10_000

interface QuerySet {
  name: string
  queries: string[]
  rest?: string
}

/** What one set of queries, or of checks, took, in milliseconds. */
export interface SearchTimes {
  name: string
  p50: number
  p99: number
  max: number
  /** FTS5's own ranking of the same words. */
  fts5P50?: number
}

/** Measures how long searches take over HTTP, one after another, beside FTS5's own ranking asked for the same words. */
export async function benchSearch(articles: number, say: (line: string) => void): Promise<SearchTimes[]> {
  // What is kept from the last time would tell nothing of searching.
  const served = await serveArticles(articles, { CACHE_MB: '0' })
  try {
    console.log(
      `\n${articles} articles; ${cpus().length} × ${cpus()[0]?.model.trim()}; milliseconds over HTTP, uncompressed`,
    )
    say(row(['', 'p50', 'p99', 'max', 'FTS5 p50', 'ratio']))
    const all: SearchTimes[] = []
    const note = (times: SearchTimes) => {
      all.push(times)
      say(shown(times))
    }
    const raw = openRaw(served.path)
    // A program that has just started is compiled while it runs.
    for (const query of queryLog().slice(0, WARMING))
      await ask(`${served.url}/v1/search?q=${encodeURIComponent(query)}`)
    for (const set of querySets()) note(await compare(served, raw, set))
    note(await watchHealth(served))
    return all
  } finally {
    await served.stop()
  }
}

function querySets(): QuerySet[] {
  const rank = (from: number, count: number) => Array.from({ length: count }, (_, index) => nameWord(from + index))
  return [
    { name: 'a rare word', queries: rank(30_000, ROUNDS) },
    { name: 'a word in 1 of 20', queries: rank(450, ROUNDS) },
    { name: 'a common word', queries: rank(5, 8) },
    { name: 'two common words', queries: rank(5, 8).map((word, index) => `${word} ${nameWord(20 + index)}`) },
    { name: '32 common words', queries: [rank(1, 32).join(' '), rank(40, 32).join(' ')] },
    { name: 'a phrase of two', queries: rank(5, 8).map((word, index) => `"${word} ${nameWord(index)}"`) },
    { name: 'a common word, newest', queries: rank(5, 8), rest: '&sort=newest' },
    { name: 'a common word, all facets', queries: rank(5, 8), rest: '&facets=tag,author,year,month' },
    { name: 'a common word of a tag', queries: rank(5, 8), rest: `&tag=tag-${nameWord(20)}` },
    { name: `a log of ${LOG_LENGTH}`, queries: queryLog() },
  ]
}

/** As people ask: one to three words, of any frequency, one in ten mistyped. */
function queryLog(): string[] {
  const random = createRandom(7)
  const draw = zipfRank(60_000, random)
  return Array.from({ length: LOG_LENGTH }, () => {
    const words = Array.from({ length: 1 + Math.floor(random() * 3) }, () => nameWord(draw()))
    if (random() < 0.1) words[0] = mistyped(words[0] ?? '')
    return words.join(' ')
  })
}

async function compare(
  { url }: Served,
  raw: (query: string) => void,
  { name, queries, rest = '' }: QuerySet,
): Promise<SearchTimes> {
  const ours: number[] = []
  const theirs: number[] = []
  const rounds = Math.max(1, Math.ceil(ROUNDS / queries.length))
  for (let round = 0; round <= rounds; round += 1) {
    for (const query of queries) {
      const path = `/v1/search?q=${encodeURIComponent(query)}${rest}`
      const time = await timed(async () => void (await ask(`${url}${path}`)))
      const rawTime = await timed(async () => raw(query))
      // The first round warms the caches, where there is more than one.
      if (round === 0 && queries.length < LOG_LENGTH) continue
      ours.push(time)
      theirs.push(rawTime)
    }
    if (queries.length >= LOG_LENGTH) break
  }
  return { ...timesOf(name, ours), fts5P50: percentile(theirs, 0.5) }
}

/** What a check of health takes while clients send the worst that they can. */
async function watchHealth({ url }: Served): Promise<SearchTimes> {
  const common = Array.from({ length: 32 }, (_, index) => nameWord(index))
  const worst = [
    `q=${common.join('+')}&limit=100&highlights=5&facets=tag,author,year,month`,
    `q=${common
      .map((word) => `"${word} ${nameWord(0)}"`)
      .slice(0, 16)
      .join('+OR+')}&limit=100&explain=true`,
    `q=-${nameWord(70_000)}&sort=newest&limit=100&highlights=5`,
    `q=${common.map((word) => `${word}xqzjvw`).join('+')}&limit=100`,
    `q=${nameWord(0)}&page=1000&limit=100&-tag=none&highlights=5`,
  ]
  const until = performance.now() + WORST_MS
  let searches = 0
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let turn = client; performance.now() < until; turn += 1, searches += 1) {
      await ask(`${url}/v1/search?${worst[turn % worst.length]}`)
    }
  })
  const checks: number[] = []
  while (performance.now() < until) {
    checks.push(await timed(async () => void (await ask(`${url}/healthz`))))
    await setTimeout(5)
  }
  await Promise.all(clients)
  return timesOf(`/healthz, ${searches} of the worst`, checks)
}

function timesOf(name: string, times: readonly number[]): SearchTimes {
  return { name, p50: percentile(times, 0.5), p99: percentile(times, 0.99), max: Math.max(...times) }
}

function shown({ name, p50, p99, max, fts5P50 }: SearchTimes): string {
  const beside = fts5P50 === undefined ? [] : [fts5P50, p50 / fts5P50]
  return row([name, ...[p50, p99, max, ...beside].map((time) => time.toFixed(2))])
}

async function ask(url: string): Promise<string> {
  const response = await fetch(url, { headers: { 'accept-encoding': 'identity' } })
  const text = await response.text()
  if (response.status !== 200 && response.status !== 503) throw new Error(`${url} answered ${response.status}: ${text}`)
  return text
}

/** FTS5's own rank, of any of the words. */
function openRaw(path: string): (query: string) => void {
  const db = new Database(path, { readonly: true })
  const statement = db.prepare('SELECT rowid FROM article_terms WHERE article_terms MATCH ? ORDER BY rank LIMIT 20')
  return (query) => {
    const terms = [...termsOf(query, 'en')].map(({ term }) => `"${term}"`)
    statement.all(query.startsWith('"') ? terms.join(' + ') : terms.join(' OR '))
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(30) : cell.padStart(9))).join('')
}
