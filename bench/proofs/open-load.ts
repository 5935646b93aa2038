import { setTimeout as wait } from 'node:timers/promises'
import { Pool } from 'undici'

export interface Asked {
  path: string
  method?: 'POST'
  headers?: Record<string, string>
  body?: string
}

export interface Load {
  /** What was answered with success, and how long that took each time, in milliseconds, in order of length. */
  times: number[]
  /** Turned away with 503 and `Retry-After`. */
  refused: number
  /** Everything else. */
  wrong: string[]
  /** From the first request to the last answer. */
  lastedMs: number
}

const TICK_MS = 5

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/**
 * Asks so often, whatever is answered and when, as the world does. No more than `most` are under way at once: beyond,
 * whoever comes would find no connection.
 */
export async function askAtRate(
  url: string,
  requests: readonly Asked[],
  { perSecond, seconds, most }: { perSecond: number; seconds: number; most: number },
): Promise<Load> {
  return ask(url, requests, most, async (one) => {
    const start = performance.now()
    let sent = 0
    let underWay = 0
    const answers: Promise<void>[] = []
    while (performance.now() - start < seconds * 1_000) {
      const due = ((performance.now() - start) / 1_000) * perSecond
      for (; sent < due; sent += 1) {
        if (underWay >= most) continue
        underWay += 1
        answers.push(
          one(sent).then(() => {
            underWay -= 1
          }),
        )
      }
      await wait(TICK_MS)
    }
    await Promise.all(answers)
  })
}

/** Asks from so many connections, each again as soon as it has its answer. */
export async function askInTurn(
  url: string,
  requests: readonly Asked[],
  { seconds, connections }: { seconds: number; connections: number },
): Promise<Load> {
  return ask(url, requests, connections, async (one) => {
    const end = performance.now() + seconds * 1_000
    const connection = async (first: number) => {
      for (let number = first; performance.now() < end; number += connections) await one(number)
    }
    await Promise.all(Array.from({ length: connections }, (_, first) => connection(first)))
  })
}

async function ask(
  url: string,
  requests: readonly Asked[],
  connections: number,
  run: (one: (number: number) => Promise<void>) => Promise<void>,
): Promise<Load> {
  const pool = new Pool(url, { connections, headersTimeout: 30_000, bodyTimeout: 30_000 })
  const load: Load = { times: [], refused: 0, wrong: [], lastedMs: 0 }
  const start = performance.now()
  await run(async (number) => {
    const { path = '/', method = 'GET', headers = {}, body = null } = requests[number % requests.length] ?? {}
    const asked = performance.now()
    try {
      const answer = await pool.request({ path, method, headers, body })
      await answer.body.dump({ limit: 100_000_000 })
      if (answer.statusCode === 503 && 'retry-after' in answer.headers) load.refused += 1
      else if (answer.statusCode < 300) load.times.push(performance.now() - asked)
      else load.wrong.push(`${answer.statusCode} to ${method} ${path}`)
    } catch (error) {
      load.wrong.push(`${error} at ${method} ${path}`)
    }
  })
  load.lastedMs = performance.now() - start
  load.times.sort((a, b) => a - b)
  await pool.close()
  return load
}
