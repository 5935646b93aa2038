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
  connections?: number
}

export interface Answers {
  perSecond: number
  /** The share that was turned away with 503, as is done where too much waits or a search takes too long. */
  refused: number
  /** Of the server, for each answer; what other processes do has no part in it. */
  cpuUs: number
  p50Ms: number
  p99Ms: number
}

/** Asks for so long, as fast as it is answered. Throws where an answer is not the expected one. */
export async function ask(
  { pid, url, paths, headers = {}, connections = CONNECTIONS }: Target,
  seconds: number,
): Promise<Answers> {
  const before = cpuOf(pid)
  const requests = paths.length === 1 ? [{ path: paths[0] ?? '/' }] : [{ setupRequest: inTurn(paths) }]
  const result = await autocannon({ url, connections, duration: seconds, headers, requests })
  const { latency, errors, non2xx, statusCodeStats } = result
  const answered = Math.max(1, result.requests.total)
  const refused = statusCodeStats?.['503']?.count ?? 0
  const notModified = 'if-none-match' in headers ? answered : 0
  if (errors > 0 || non2xx - refused !== notModified)
    throw new Error(`${paths[0]}: ${errors} errors, ${non2xx} of ${answered} no success`)
  return {
    perSecond: Math.round(answered / result.duration),
    refused: refused / answered,
    cpuUs: (cpuOf(pid) - before) / answered,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
  }
}

/** Given to autocannon as a list, each connection would prepare all of it first, and ask the same as the others. */
function inTurn(paths: readonly string[]): (request: autocannon.Request) => autocannon.Request {
  let next = 0
  return (request) => {
    const path = paths[next % paths.length] ?? '/'
    next += 1
    return { ...request, path }
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

/** What a process takes of the memory of the machine. */
export function memoryMbOf(pid: number): number {
  const [, kilobytes = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1_024)
}

/** Servers on one core, what asks them on another. */
export function pin(pid: number, core: number): void {
  if (cpus().length > 1) execFileSync('taskset', ['-a', '-cp', String(core), String(pid)], { stdio: 'ignore' })
}

/** What is read of a list. */
export interface Page {
  data?: { slug: string; links: { self: string } }[]
  links?: { next: string | null }
}

export async function read(url: string, path: string): Promise<Page> {
  return (await (await fetch(url + path)).json()) as Page
}

/** As their links say, the newest first. */
export async function pathsOfArticles(url: string, count: number): Promise<string[]> {
  const paths: string[] = []
  let next: string | null = '/v1/articles?fields=slug,links&limit=100&count=none'
  while (next !== null && paths.length < count) {
    const page: Page = await read(url, next)
    paths.push(...(page.data ?? []).map(({ links }) => links.self))
    next = page.links?.next ?? null
  }
  return paths.slice(0, count)
}

/** A list so many articles on, by its cursor, as readers get there. `list` may be gone on with: it ends in `?` or `&`. */
export async function deepList(url: string, list: string, depth: number): Promise<string> {
  const first = `${list}fields=id&limit=100`
  let next: string | null = first
  for (let walked = 0; next !== null && walked + 200 < depth; walked += 100) {
    const page: Page = await read(url, next)
    next = page.links?.next ?? null
  }
  return (next ?? first).replace('fields=id&', '').replace('limit=100', 'limit=20')
}
