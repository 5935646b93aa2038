import autocannon from 'autocannon'
import { nameWord } from './collection.ts'
import { ask, CONNECTIONS, pathsOfArticles, pin, type Target } from './load.ts'
import { serveArticles } from './served.ts'

const ROUNDS = 5
const ROUND_S = 2
const SEARCHING = 4
const MOST_ARTICLES = 10_000
/** Ranks of the words that are searched for: from common to rare. */
const RANKS = [30, 100, 450, 1_000, 3_000, 10_000]

/** How articles are answered while others search, and what a second worker adds. Nothing is kept, so that all is work. */
export async function benchBusy(articles: number, say: (line: string) => void): Promise<void> {
  say(`\n${articles} articles; ${CONNECTIONS} connections`)
  pin(process.pid, 1)
  await besideSearches(articles, say)
  await withTwoWorkers(articles, say)
}

async function besideSearches(articles: number, say: (line: string) => void): Promise<void> {
  const { url, pid, stop } = await serveArticles(articles, { CACHE_MB: '0' })
  try {
    const target = { url, pid, paths: await pathsOfArticles(url, Math.min(articles, MOST_ARTICLES)) }
    pin(pid, 0)
    await ask(target, ROUND_S)
    const rounds: { alone: number; beside: number }[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const alone = await ask(target, ROUND_S)
      const searching = search(url)
      // Threads that have only now begun.
      pin(pid, 0)
      const beside = await ask(target, ROUND_S)
      searching.stop()
      rounds.push({ alone: alone.p99Ms, beside: beside.p99Ms })
    }
    const ratio = ({ alone, beside }: { alone: number; beside: number }) => beside / Math.max(1, alone)
    const middle = rounds.toSorted((a, b) => ratio(a) - ratio(b))[Math.floor(ROUNDS / 2)]
    if (!middle) throw new Error('nothing was measured')
    const { alone, beside } = middle
    say(`p99 of articles: ${alone} ms alone, ${beside} ms while ${SEARCHING} search; ratio ${ratio(middle).toFixed(2)}`)
  } finally {
    await stop()
  }
}

/** Searches without pause, for one word after another. */
function search(url: string): { stop(): void } {
  const requests = RANKS.map((rank) => ({ path: `/v1/search?q=${nameWord(rank)}` }))
  const run = autocannon({ url, connections: SEARCHING, duration: 60, requests }, () => undefined)
  return { stop: () => run.stop() }
}

/**
 * What answers cost the server's processes together, with one worker and with two: what two cores could answer with
 * nobody else on them is two seconds through that, whatever the load generator takes of them here.
 */
async function withTwoWorkers(articles: number, say: (line: string) => void): Promise<void> {
  const one = await costOf(articles, '1')
  const two = await costOf(articles, '2')
  say(
    `an article made anew: ${one.toFixed(1)} µs of the processor with one worker, ${two.toFixed(1)} with two; two through one ${((2 * one) / two).toFixed(2)}`,
  )
}

async function costOf(articles: number, workers: string): Promise<number> {
  const { url, pid, stop } = await serveArticles(articles, { CACHE_MB: '0', WORKERS: workers })
  try {
    const target: Target = { url, pid, paths: await pathsOfArticles(url, Math.min(articles, MOST_ARTICLES)) }
    await ask(target, ROUND_S)
    const costs: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) costs.push((await ask(target, ROUND_S)).cpuUs)
    return costs.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN
  } finally {
    await stop()
  }
}
