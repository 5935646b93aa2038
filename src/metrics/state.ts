import { Gauge, type Registry } from 'prom-client'
import type { State } from './store.ts'

/** Measures of what there is: to be set before they are shown. */
export function createStateMetrics(registry: Registry): { set(state: State): void } {
  const registers = [registry]
  const gauge = (name: string, help: string) => new Gauge({ name: `broadsheet_${name}`, help, registers })
  const articles = new Gauge({
    name: 'broadsheet_articles',
    help: 'Articles, by where they stand.',
    labelNames: ['status'],
    registers,
  })
  const waiting = new Gauge({
    name: 'broadsheet_threads_queued',
    help: 'What waits for a thread: searches, other queries that take long, and writes, which include the one that is under way.',
    labelNames: ['queue'],
    registers,
  })
  const healthyReplicas = gauge('replicas_healthy', 'Replicas that answer and are not too far behind.')
  const staleLists = gauge('related_lists_stale', 'Articles whose lists of related ones have to be made anew.')
  const bytes = gauge('database_size_bytes', 'Size of the database.')
  const logBytes = gauge('database_wal_size_bytes', 'Size of the write-ahead log of the database.')

  return {
    set(state) {
      for (const [status, count] of Object.entries(state.articles)) articles.set({ status }, count)
      waiting.set({ queue: 'search' }, state.waitingSearches)
      waiting.set({ queue: 'query' }, state.waitingQueries)
      waiting.set({ queue: 'write' }, state.transactions)
      healthyReplicas.set(state.healthyReplicas)
      staleLists.set(state.staleLists)
      bytes.set(state.bytes)
      logBytes.set(state.logBytes)
    },
  }
}
