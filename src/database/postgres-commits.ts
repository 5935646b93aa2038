import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { settingsOf } from './postgres-connection.ts'

const CHANNEL = 'broadsheet'
/** How soon a commit is seen that nobody told of, as when a pooler stands in between. */
const LOOK_MS = 250
const ANSWER_TIMEOUT_MS = 2_000
const RECONNECT_MS = 200

/** Knows when something was committed, here or elsewhere. */
export interface Commits {
  /** What this program is called among those that tell each other. */
  readonly name: string
  /** Listens to the others from now on; again, it does nothing. */
  start(): void
  committedHere(): void
  onCommit(listener: () => void): () => void
  generation(): number
  stop(): Promise<void>
}

/** The statement by which a transaction tells the others, once it is committed. */
export function notifyOthers(name: string): string {
  return `NOTIFY ${CHANNEL}, '${name}'`
}

/**
 * Others tell of their commits by NOTIFY, on a connection of its own, which also looks now and then whether the database
 * has moved on: what was not heard is seen. Whenever it comes back, something may have been missed.
 */
export function followCommits(url: string): Commits {
  const name = randomUUID()
  const listeners = new Set<() => void>()
  const stopping = new AbortController()
  let generation = 1
  let following: Promise<void> | undefined

  function moveOn(): void {
    generation += 1
    for (const listener of listeners) listener()
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      await followOnce().catch(() => undefined)
      await pause(RECONNECT_MS)
    }
  }

  /** Until the connection is lost. */
  async function followOnce(): Promise<void> {
    const client = new pg.Client({
      ...settingsOf(url),
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    })
    client.on('error', () => undefined)
    client.on('notification', ({ payload }) => {
      if (payload !== name) moveOn()
    })
    try {
      await client.connect()
      await client.query(`LISTEN ${CHANNEL}`)
      let seen = ''
      while (!stopping.signal.aborted) {
        const { rows } = await client.query<{ snapshot: string }>('SELECT pg_current_snapshot()::text AS snapshot')
        const snapshot = rows[0]?.snapshot ?? ''
        if (snapshot !== seen) moveOn()
        seen = snapshot
        await pause(LOOK_MS)
      }
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  async function pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: stopping.signal }).catch(() => undefined)
  }

  return {
    name,
    start() {
      following ??= follow()
    },
    committedHere: moveOn,
    onCommit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    generation: () => generation,
    async stop() {
      stopping.abort()
      await following
    },
  }
}
