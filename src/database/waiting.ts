import { AsyncLocalStorage } from 'node:async_hooks'
import type { Database } from './database.ts'

/** How long something has waited for the database. What is asked at the same time counts once. */
export interface Wait {
  ms: number
}

interface Counting extends Wait {
  asked: number
  since: number
}

const waits = new AsyncLocalStorage<Counting>()

/** Runs `work`; what it, and all that it starts, waits for the database is counted in what `work` is given. */
export function countWait<T>(work: (wait: Wait) => T): T {
  const wait: Counting = { ms: 0, asked: 0, since: 0 }
  return waits.run(wait, () => work(wait))
}

/** Counts the time of one question to a database, if anybody wants to know. */
export async function waited<T>(ask: () => Promise<T>): Promise<T> {
  const wait = waits.getStore()
  if (!wait) return ask()
  if (wait.asked === 0) wait.since = performance.now()
  wait.asked += 1
  try {
    return await ask()
  } finally {
    wait.asked -= 1
    if (wait.asked === 0) wait.ms += performance.now() - wait.since
  }
}

/** A database whose reads are counted: see `countWait`. */
export function timed(db: Database): Database {
  return {
    ...db,
    all: (query) => waited(() => db.all(query)),
    allSlow: (query, options) => waited(() => db.allSlow(query, options)),
  }
}
