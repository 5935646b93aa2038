import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import autocannon from 'autocannon'

/** Linux counts the time of a process in hundredths of a second. */
const TICK_US = 10_000

export interface Asked {
  pid: number
  url: string
  /** One after another, and again from the first. */
  paths: readonly string[]
  connections: number
  seconds: number
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

/** Asks a server, without pause, and throws where it fails. */
export async function ask({ pid, url, paths, connections, seconds }: Asked): Promise<Answers> {
  const before = cpuOf(pid)
  const requests = paths.map((path) => ({ path }))
  const result = await autocannon({ url, connections, duration: seconds, requests })
  const { requests: sent, latency, errors, non2xx, statusCodeStats } = result
  const refused = statusCodeStats?.['503']?.count ?? 0
  if (errors > 0 || non2xx > refused)
    throw new Error(`${paths[0]}: ${errors} errors, ${non2xx} of ${sent.total} no success`)
  return {
    perSecond: Math.round(sent.total / seconds),
    refused: refused / Math.max(1, sent.total),
    cpuUs: Math.round(((cpuOf(pid) - before) * TICK_US) / Math.max(1, sent.total)),
    p50Ms: latency.p50,
    p99Ms: latency.p99,
  }
}

/** User and system time of a process, in ticks. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
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
