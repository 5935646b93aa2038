import { createRandom, nameWord } from '../collection.ts'
import { pathsOfArticles } from '../load.ts'
import { serveDatabase } from '../served.ts'
import { type Asked, askAtRate, askInTurn, type Load, percentile } from './open-load.ts'
import { bearer, collectionIn, inFolder } from './own-collection.ts'
import { type Finding, type Trial, timed } from './proof.ts'

const ARTICLES = { short: 2_000, full: 20_000 }
const SECONDS = { short: 5, full: 30 }
const TIMES = 4
const CONNECTIONS = 8
const MOST_UNDER_WAY = 500
/** After the load, each of the first requests is answered within this. */
const RECOVERED_MS = 1_000
const FIRST_AFTER = 10
/** Of what it can answer, so much is answered while it turns the rest away. */
const LEAST_SERVED = 0.3

interface Kind {
  name: string
  requests: Asked[]
  /** So many are under way at the most, where so many are answered in a second. */
  underWay(perSecond: number): number
  /** Of what is accepted, 99 in 100 are answered within so much more than without the load. */
  inTimeMs: number
}

/**
 * A server is asked for four times what it can answer, by whoever does not wait for answers, of each kind of work: on the
 * main thread, in threads, and writing.
 */
export function proveOverload(trial: Trial): Promise<Finding[]> {
  return inFolder(async (folder) => {
    const path = await collectionIn(folder, ARTICLES[trial.size])
    const authorization = await bearer(path, 'articles:write')
    const server = await serveDatabase(path, { CACHE_MB: '0' })
    try {
      const findings: Finding[] = []
      for (const kind of await kindsOf(server.url, authorization, trial)) {
        if (!trial.signal.aborted) findings.push(...(await overloaded(kind, server.url, trial)))
      }
      return findings
    } finally {
      await server.stop()
    }
  })
}

async function kindsOf(url: string, authorization: string, { seed }: Trial): Promise<Kind[]> {
  const random = createRandom(seed)
  const articles = await pathsOfArticles(url, 500)
  const word = (most: number) => nameWord(30 + Math.floor(random() * most))
  return [
    {
      name: 'Reading',
      requests: articles.flatMap((path, number) => [{ path }, { path: `/v1/articles?page=${1 + (number % 50)}` }]),
      underWay: () => MOST_UNDER_WAY,
      inTimeMs: 3_000,
    },
    {
      name: 'Searching',
      requests: Array.from({ length: 1_000 }, () => ({ path: `/v1/search?q=${word(1_000)}+${word(3_000)}` })),
      underWay: () => MOST_UNDER_WAY,
      inTimeMs: 4_000,
    },
    {
      name: 'Writing',
      requests: [
        {
          path: '/v1/articles',
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ title: 'Written', body: { format: 'text', content: 'Among many others.' } }),
        },
      ],
      // A write may wait for five seconds: of fewer than are done in that time, none would be turned away.
      underWay: (perSecond) => Math.max(MOST_UNDER_WAY, Math.ceil(8 * perSecond)),
      inTimeMs: 6_000,
    },
  ]
}

async function overloaded({ name, requests, underWay, inTimeMs }: Kind, url: string, trial: Trial): Promise<Finding[]> {
  const seconds = SECONDS[trial.size]
  await askInTurn(url, requests, { connections: CONNECTIONS, seconds: 2 })
  const alone = await askInTurn(url, requests, { connections: CONNECTIONS, seconds })
  const capacity = alone.times.length / seconds
  trial.say(`${name}: ${capacity.toFixed(0)} a second, p99 ${Math.round(percentile(alone.times, 0.99))} ms`)
  const over = await askAtRate(url, requests, { perSecond: TIMES * capacity, seconds, most: underWay(capacity) })
  const after = await askInTurn(url, requests.slice(0, FIRST_AFTER), { connections: 1, seconds: 1 })
  const wrong = [...alone.wrong, ...over.wrong, ...after.wrong]
  for (const one of wrong.slice(0, 5)) trial.say(one)
  const served = over.times.length / (over.lastedMs / 1_000) / capacity
  const asked = askedFor(over) / seconds / capacity
  const p99 = percentile(over.times, 0.99)
  const p99Alone = percentile(alone.times, 0.99)
  const longest = percentile(after.times, 1)
  return [
    {
      promise: `${name}, ${TIMES} times what it can: turns the rest away with 503 and Retry-After`,
      figure: `${asked.toFixed(1)} times asked for, ${over.refused} turned away, ${wrong.length} answered wrongly`,
      limit: '0 wrongly',
      holds: wrong.length === 0 && over.refused > 0,
    },
    timed(trial, {
      promise: `${name}, ${TIMES} times what it can: goes on answering`,
      figure: `${served.toFixed(2)} of what it can`,
      limit: `${LEAST_SERVED}`,
      holds: served >= LEAST_SERVED,
    }),
    timed(trial, {
      promise: `${name}, ${TIMES} times what it can: answers what it accepts in time`,
      figure: `p99 ${Math.round(p99)} ms, ${Math.round(p99Alone)} ms without`,
      limit: `${inTimeMs} ms more`,
      holds: p99 - p99Alone <= inTimeMs,
    }),
    timed(trial, {
      promise: `${name}, after that: answers at once`,
      figure: `${after.refused} turned away, the longest ${Math.round(longest)} ms`,
      limit: `0, ${RECOVERED_MS} ms`,
      holds: after.refused === 0 && longest <= RECOVERED_MS,
    }),
  ]
}

function askedFor({ times, refused, wrong }: Load): number {
  return times.length + refused + wrong.length
}
