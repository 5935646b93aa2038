import { statSync } from 'node:fs'
import { cpus } from 'node:os'
import { nameWord } from './collection.ts'
import { type Answers, ask, deepList, memoryMbOf, pathsOfArticles, pin, read } from './load.ts'
import { type Served, serveArticles } from './served.ts'
import { type Trickle, watchTrickle } from './trickle.ts'

const SEARCHERS = 4
const SECONDS = 2
/** Far enough to show what comes before costs nothing. */
const DEEP = 50_000
const MOST_ARTICLES = 10_000

/** What a collection of some size takes. */
export interface Growth {
  articles: number
  startMs: number
  databaseMb: number
  /** Of the server: as it has started, and after all that follows. */
  memoryMb: { idle: number; after: number }
  /** Nothing is kept from one answer to the next. */
  cases: { name: string; answers: Answers }[]
  /** Articles while clients search without pause, and while they do not. */
  besideSearches: { alone: Answers; busy: Answers }
  trickle: Trickle
}

/** Measures what answers cost that are made anew each time, and all that grows with the collection. */
export async function benchGrowth(articles: number, say: (line: string) => void): Promise<Growth> {
  pin(process.pid, 1)
  say(`\n${articles} articles; ${cpus().length} × ${cpus()[0]?.model.trim()}`)
  // The first start makes the database, and compiles the program.
  await (await serveArticles(articles)).stop()
  const begun = performance.now()
  const served = await serveArticles(articles, { CACHE_MB: '0' })
  const startMs = Math.round(performance.now() - begun)
  const databaseMb = Math.round(statSync(served.path).size / 2 ** 20)
  try {
    const made = await measureMaking(served, articles, say)
    say(`start ${startMs} ms; database ${databaseMb} MB; memory ${made.memoryMb.idle}, then ${made.memoryMb.after} MB`)
    return { articles, startMs, databaseMb, ...made, trickle: await watchTrickle(articles, say) }
  } finally {
    await served.stop()
  }
}

async function measureMaking(
  served: Served,
  articles: number,
  say: (line: string) => void,
): Promise<Pick<Growth, 'memoryMb' | 'cases' | 'besideSearches'>> {
  const idle = memoryMbOf(served.pid)
  pin(served.pid, 0)
  say(row(['', '/s', 'µs CPU', 'p50 ms', 'p99 ms']))
  const measure = async (name: string, paths: readonly string[]) => {
    // The first second is for compilers.
    await ask({ ...served, paths }, 1)
    const answers = await ask({ ...served, paths }, SECONDS)
    const refused = answers.refused === 0 ? '' : `   ${(answers.refused * 100).toFixed(1)} % were turned away`
    const { perSecond, cpuUs, p50Ms, p99Ms } = answers
    say(row([name, String(perSecond), cpuUs.toFixed(1), String(p50Ms), String(p99Ms)]) + refused)
    return { name, answers }
  }
  const cases: Growth['cases'] = []
  for (const [name, paths] of Object.entries(await readsOf(served, articles))) cases.push(await measure(name, paths))
  const besideSearches = await articlesBesideSearches(served, measure)
  return { memoryMb: { idle, after: memoryMbOf(served.pid) }, cases, besideSearches }
}

async function readsOf({ url }: Served, articles: number): Promise<Record<string, string[]>> {
  const many = await pathsOfArticles(url, Math.min(articles, MOST_ARTICLES))
  const [tag = ''] = ((await read(url, '/v1/tags?limit=1')).data ?? []).map(({ slug }) => slug)
  return {
    'an article, each another': many,
    'a list of 20': ['/v1/articles'],
    'the same, deep': [await deepList(url, '/v1/articles?', Math.min(articles, DEEP))],
    'a list of the first tag': [`/v1/articles?tag=${tag}`],
    tags: ['/v1/tags'],
    related: many.map((path) => `${path}/related`),
    suggest: Array.from({ length: 100 }, (_, rank) => `/v1/suggest?q=${nameWord(100 + rank).slice(0, 3)}`),
    'search, a rare word': searches(30_000, 100),
    'search, a word in 1 of 20': searches(450, 20),
    'search, a common word': searches(5, 8),
  }
}

function searches(rank: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `/v1/search?q=${nameWord(rank + index)}`)
}

async function articlesBesideSearches(
  served: Served,
  measure: (name: string, paths: readonly string[]) => Promise<{ answers: Answers }>,
): Promise<Growth['besideSearches']> {
  const paths = await pathsOfArticles(served.url, 100)
  const { answers: alone } = await measure('articles alone', paths)
  const [{ answers: busy }] = await Promise.all([
    measure('articles beside searches', paths),
    // As long as the other, with its first second.
    ask({ ...served, paths: searches(5, 40), connections: SEARCHERS }, SECONDS + 1),
  ])
  return { alone, busy }
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(28) : cell.padStart(10))).join('')
}
