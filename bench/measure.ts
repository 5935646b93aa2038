import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import autocannon from 'autocannon'

export const CONNECTIONS = 10

export interface Target {
  pid: number
  url: string
  /** One after another, and again from the first. */
  paths: readonly string[]
  headers?: Record<string, string>
}

export interface Measured {
  perSecond: number
  /** Of the server, for each answer; what other processes do has no part in it. */
  cpuUs: number
  p50Ms: number
  p99Ms: number
}

/** Asks for so long, as fast as it is answered. Throws where an answer is not the expected one. */
export async function measure({ pid, url, paths, headers = {} }: Target, seconds: number): Promise<Measured> {
  const before = cpuOf(pid)
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers,
    requests: paths.map((path) => ({ path })),
  })
  const answered = result.requests.total
  const isExpected = result.errors === 0 && result.non2xx === ('if-none-match' in headers ? answered : 0)
  if (!isExpected) throw new Error(`${paths[0]}: ${result.errors} errors, ${result.non2xx} of ${answered} no success`)
  return {
    perSecond: Math.round(answered / result.duration),
    cpuUs: (cpuOf(pid) - before) / answered,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  }
}

/** What all threads of a process, and of its workers, have had of the processor, in microseconds. */
export function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const children = threads.flatMap(
    (thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').match(/\d+/g) ?? [],
  )
  const nanoseconds = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  const ofWorkers = children.map((child) => cpuOf(Number(child)))
  return ofWorkers.reduce((sum, one) => sum + one, nanoseconds.reduce((sum, one) => sum + one, 0) / 1_000)
}

/** Servers on one core, what asks them on another. */
export function pin(pid: number, core: number): void {
  if (cpus().length > 1) execFileSync('taskset', ['-a', '-cp', String(core), String(pid)], { stdio: 'ignore' })
}

export async function pathsOfArticles(url: string, count: number): Promise<string[]> {
  const paths: string[] = []
  for (let next: string | null = '/v1/articles?fields=links&limit=100&count=none'; next && paths.length < count; ) {
    const page = (await (await fetch(url + next)).json()) as {
      data: { links: { self: string } }[]
      links: { next: string | null }
    }
    paths.push(...page.data.map(({ links }) => links.self))
    next = page.links.next
  }
  return paths.slice(0, count)
}
