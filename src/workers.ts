import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import { AppError } from './errors.ts'

/** What a worker is sent to answer what it has begun, and end: unlike a signal, which may come to all, once. */
export const STOP = 'stop'
/** A worker that ended sooner than this after it began is not replaced at once: what ended it may end the next. */
const SHORT_LIFE_MS = 1_000

// All take connections from one queue of the kernel's. Handed out by this process, one that goes to a worker as it dies
// would be answered by nobody, and never closed.
cluster.schedulingPolicy = cluster.SCHED_NONE

export interface Workers {
  /** Has all of them answer what has begun, and waits until they have ended. */
  stop(): Promise<void>
}

/**
 * Starts processes that run this same program and share its port, and replaces those that end. Throws `unavailable` when
 * the first of them does not come to listen, and has then said why.
 */
export async function startWorkers(count: number, log: FastifyBaseLogger): Promise<Workers> {
  const running = new Set<Worker>()
  let isSteady = false
  let isStopping = false

  function start(): Worker {
    const startedAt = performance.now()
    const worker = cluster.fork()
    running.add(worker)
    // What was sent before it could hear is lost.
    worker.once('listening', () => isStopping && worker.send(STOP))
    worker.once('exit', (code, signal) => {
      running.delete(worker)
      if (!isSteady) return
      log.error({ worker: worker.process.pid, code, signal }, 'a worker ended, and is replaced')
      void replace(performance.now() - startedAt)
    })
    return worker
  }

  async function replace(livedMs: number): Promise<void> {
    if (livedMs < SHORT_LIFE_MS) await wait(SHORT_LIFE_MS)
    if (isSteady) start()
  }

  // One alone at first: what keeps it from listening keeps all, and is said once.
  const first = start()
  const listens = await Promise.race([once(first, 'listening').then(() => true), once(first, 'exit').then(() => false)])
  if (!listens) throw new AppError('unavailable', 'the workers cannot listen')
  isSteady = true
  for (let more = 1; more < count; more += 1) start()

  return {
    async stop() {
      isSteady = false
      isStopping = true
      const ended = [...running].map((worker) => once(worker, 'exit'))
      for (const worker of running) if (worker.isConnected()) worker.send(STOP)
      await Promise.all(ended)
    },
  }
}
