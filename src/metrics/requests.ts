import { Counter, Histogram, type Registry } from 'prom-client'

export const cacheOutcomes = ['hit', 'miss', 'bypass'] as const
/** Whether an answer was kept from before, was made though it could have been, or could not have been. */
export type CacheOutcome = (typeof cacheOutcomes)[number]

export interface Answered {
  method: string
  /** The pattern of the route, as `/v1/articles/:slug`: never an address, of which there are too many. */
  route: string | undefined
  status: number
  ms: number
  cache: CacheOutcome
}

export interface RequestMetrics {
  /** Counts an answer that was sent. To be called once for each, however it was sent. */
  answered(answer: Answered): void
}

/** Seconds: from what a kept answer takes to what nobody waits for. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** For what no route answers. */
const NO_ROUTE = 'none'

export function createRequestMetrics(registry: Registry): RequestMetrics {
  const registers = [registry]
  // To look labels up takes longer than to look a kept answer up: what is counted is handed over when it is asked for.
  const tallies = new Map<string, { method: string; route: string; status: number; count: number }>()
  const outcomes: Record<CacheOutcome, number> = { hit: 0, miss: 0, bypass: 0 }
  new Counter({
    name: 'broadsheet_http_requests_total',
    help: 'Requests that were answered, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    registers,
    collect() {
      for (const { count, ...labels } of tallies.values()) this.inc(labels, count)
      tallies.clear()
    },
  })
  const durations = new Histogram({
    name: 'broadsheet_http_request_duration_seconds',
    help: 'Time from the headers of a request to the end of its answer, by route.',
    labelNames: ['route'],
    buckets: BUCKETS,
    registers,
  })
  new Counter({
    name: 'broadsheet_cache_lookups_total',
    help: 'Requests by whether their answer was kept (hit), could have been (miss), or could not have been (bypass).',
    labelNames: ['outcome'],
    registers,
    collect() {
      for (const outcome of cacheOutcomes) {
        this.inc({ outcome }, outcomes[outcome])
        outcomes[outcome] = 0
      }
    },
  })

  return {
    answered({ method, route = NO_ROUTE, status, ms, cache }) {
      const name = `${method} ${route} ${status}`
      const tally = tallies.get(name)
      if (tally) tally.count += 1
      else tallies.set(name, { method, route, status, count: 1 })
      outcomes[cache] += 1
      durations.observe({ route }, ms / 1_000)
    },
  }
}
