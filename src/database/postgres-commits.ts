import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { settingsOf } from './postgres-connection.ts'
import type { Primary } from './postgres-primary.ts'
import { type Sql, sql } from './sql.ts'

const CHANNEL = 'broadsheet'
/** How soon a commit is seen that nobody told of, as when a pooler stands in between. */
const LOOK_MS = 50
/** A primary that takes longer for so little is looked for elsewhere. */
const ANSWER_TIMEOUT_MS = 2_000
const RECONNECT_MS = 100

/** What is known to be committed: the last transaction that somebody told of, and a snapshot that was looked at. */
export interface Position {
  xid: string
  snapshot: string
}

export const formatPosition = ({ xid, snapshot }: Position): string => `${xid} ${snapshot}`

export function parsePosition(text: string): Position {
  const [xid = '', snapshot = ''] = text.split(' ')
  return { xid, snapshot }
}

/** Knows when something was committed, here or elsewhere. */
export interface Commits {
  /** What this program is called among those that tell each other. */
  readonly name: string
  /** Listens to the others from now on; again, it does nothing. */
  start(): void
  committedHere(xid: string): void
  onCommit(listener: () => void): () => void
  generation(): number
  /** What whoever reads has to see; `undefined` while that is not known, which only the primary tells then. */
  position(): Position | undefined
  stop(): Promise<void>
}

/** The statement by which a transaction tells the others, once it is committed. */
export function notifyOthers(name: string): Sql {
  return sql`
    SELECT pg_current_xact_id()::text AS xid, pg_notify(${CHANNEL}, ${`${name} `} || pg_current_xact_id()::text)`
}

/**
 * Others tell of their commits by NOTIFY, on a connection of its own, which also looks now and then whether the database
 * has moved on: what was not heard is seen. Whenever it comes back, something may have been missed.
 */
export function followCommits(primary: Primary): Commits {
  const name = randomUUID()
  const listeners = new Set<() => void>()
  const stopping = new AbortController()
  let generation = 1
  let following: Promise<void> | undefined
  let xid = 0n
  let snapshot: string | undefined

  function committed(text: string): void {
    // Writers take turns, and so do their numbers.
    if (BigInt(text) > xid) xid = BigInt(text)
    moveOn()
  }

  function moveOn(): void {
    generation += 1
    for (const listener of listeners) listener()
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted) {
      await followOnce().catch(() => primary.lookAgain().catch(() => undefined))
      await pause(RECONNECT_MS)
    }
  }

  /** Until the connection is lost. */
  async function followOnce(): Promise<void> {
    const { url } = primary.server()
    const client = new pg.Client({
      ...settingsOf(url),
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    })
    client.on('error', () => undefined)
    client.on('notification', ({ payload }) => {
      const [sender, text = '0'] = payload?.split(' ') ?? []
      if (sender !== name) committed(text)
    })
    try {
      await client.connect()
      // It may be another server, which never had what the last one had, and lost.
      xid = 0n
      snapshot = undefined
      await client.query(`LISTEN ${CHANNEL}`)
      while (!stopping.signal.aborted) {
        const { rows } = await client.query<{ snapshot: string }>('SELECT pg_current_snapshot()::text AS snapshot')
        const seen = rows[0]?.snapshot
        if (seen !== snapshot) {
          snapshot = seen
          moveOn()
        }
        await pause(LOOK_MS)
      }
    } finally {
      client.connection.stream.destroy()
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
    committedHere: committed,
    onCommit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    generation: () => generation,
    position: () => (snapshot === undefined ? undefined : { xid: String(xid), snapshot }),
    async stop() {
      stopping.abort()
      await following
    },
  }
}
