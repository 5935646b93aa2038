import { execFileSync } from 'node:child_process'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createRandom, zipfRank } from './collection.ts'
import { type Answers, ask, pathsOfArticles, pin } from './load.ts'
import { serveArticles } from './served.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const WRITE_EVERY_MS = 200
const SECONDS = 5
const READ_ARTICLES = 500
/** Requests before they begin again. */
const READS = 2_000

export interface Trickle {
  writesPerSecond: number
  /** Of all reads, those that were answered as they were kept. */
  hitShare: number
  answers: Answers
}

/**
 * Reads as people do, most of them the same few articles and the first pages, while articles are changed all the time.
 * What is changed stays so: a summary of each of a few articles.
 */
export async function watchTrickle(articles: number, say: (line: string) => void): Promise<Trickle> {
  const served = await serveArticles(articles)
  try {
    pin(served.pid, 0)
    const key = execFileSync(
      process.execPath,
      [main, 'keys', 'create', '--name', 'bench', '--scope', 'articles:write,metrics:read', '--expires', '1d'],
      { env: { PATH: process.env['PATH'], DATABASE_URL: `file:${served.path}` }, encoding: 'utf8' },
    ).trim()
    const authorization = `Bearer ${key}`
    const paths = await pathsOfArticles(served.url, READ_ARTICLES)
    const before = await lookups(served.url, authorization)
    const reading = ask({ ...served, paths: readsOf(paths) }, SECONDS)
    const writes = await writeUntil(reading, served.url, authorization, paths)
    const answers = await reading
    const after = await lookups(served.url, authorization)
    const [hits, misses] = [after.hit - before.hit, after.miss - before.miss]
    const [writesPerSecond, hitShare] = [writes / SECONDS, hits / (hits + misses)]
    const share = `${(hitShare * 100).toFixed(1)} % of ${answers.perSecond} reads a second were kept`
    say(`while ${writesPerSecond} articles a second change, ${share}; p99 ${answers.p99Ms} ms`)
    return { writesPerSecond, hitShare, answers }
  } finally {
    await served.stop()
  }
}

function readsOf(paths: readonly string[]): string[] {
  const random = createRandom(5)
  const draw = zipfRank(paths.length, random)
  return Array.from({ length: READS }, () => {
    const path = paths[draw()] ?? ''
    if (random() < 0.1) return '/v1/articles'
    return random() < 0.2 ? `${path}/related` : path
  })
}

/** Changes one article after another, and answers how often. */
async function writeUntil(
  end: Promise<unknown>,
  url: string,
  authorization: string,
  paths: readonly string[],
): Promise<number> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  end.then(over, over)
  let writes = 0
  while (!isOver) {
    const path = paths[(writes * 7) % paths.length] ?? ''
    const { headers } = await fetch(url + path, { headers: { authorization } })
    const response = await fetch(url + path, {
      method: 'PATCH',
      headers: {
        authorization,
        'content-type': 'application/merge-patch+json',
        'if-match': headers.get('etag') ?? '',
      },
      body: JSON.stringify({ summary: `Changed at ${new Date().toISOString()}.` }),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    await response.arrayBuffer()
    writes += 1
    await setTimeout(WRITE_EVERY_MS)
  }
  return writes
}

async function lookups(url: string, authorization: string): Promise<{ hit: number; miss: number }> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization } })).text()
  const of = (outcome: string) =>
    Number(new RegExp(`^broadsheet_cache_lookups_total\\{outcome="${outcome}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0)
  return { hit: of('hit'), miss: of('miss') }
}
