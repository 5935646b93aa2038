import type { Database } from '../database/database.ts'
import { AppError } from '../errors.ts'
import type { ChangeStore } from './store.ts'

const MOST_WAITING = 1_000

/** Waits for changes, for as many as want to. */
export interface ChangeWaiter {
  /** Comes back when there is a change after `seq`, when the time is over, or when nobody is to wait any more. */
  wait(seq: number, ms: number, signal: AbortSignal): Promise<void>
  /** Nobody waits from now on. */
  close(): void
}

export function createChangeWaiter(db: Database, changes: ChangeStore): ChangeWaiter {
  const waiting = new Set<{ seq: number; wake: () => void }>()
  let isClosed = false

  async function look(): Promise<void> {
    // A failure is told by the request that it wakes, which asks for the same.
    const last = await changes.last().catch(() => Number.POSITIVE_INFINITY)
    for (const one of waiting) if (last > one.seq) one.wake()
  }

  db.onCommit(() => {
    if (waiting.size > 0) void look()
  })
  return {
    async wait(seq, ms, signal) {
      if (isClosed || signal.aborted) return
      if (waiting.size >= MOST_WAITING) throw new AppError('unavailable', 'too many wait for changes')
      const { promise, resolve } = Promise.withResolvers<void>()
      const one = { seq, wake: () => resolve() }
      const timer = setTimeout(resolve, ms)
      signal.addEventListener('abort', one.wake)
      waiting.add(one)
      // What was committed after it was looked for, and before it was waited for.
      void look()
      await promise
      clearTimeout(timer)
      signal.removeEventListener('abort', one.wake)
      waiting.delete(one)
    },
    close() {
      isClosed = true
      for (const { wake } of waiting) wake()
    },
  }
}
