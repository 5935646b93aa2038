import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import { type Database, DatabaseError, type Transaction } from './database.ts'
import { followCommits, notifyOthers } from './postgres-commits.ts'
import { createPool, databaseError, isCollision, isLost, sendAll, withClient } from './postgres-connection.ts'
import { type Sql, sql } from './sql.ts'

/** Connections of the main thread, and of a thread that answers one question after another. */
const CONNECTIONS = 10
const CONNECTIONS_OF_THREAD = 4
/** "Brod" in ASCII: what writers, and whoever is `alone`, agree upon by advisory locks of the database. */
const WRITING = 0x42726f64
const ALONE = WRITING + 1
const MOST_TRIES = 5

const SLOW_MS = 15_000
/** For a lock, for a statement, and until the others need not wait any longer for who says nothing. */
const BEGIN = `BEGIN; SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = '60s'`

export interface PostgresOptions {
  /** With none, as in a thread that answers questions, it is not told of what others commit. */
  threads: number
}

/**
 * A PostgreSQL database, of any number of programs. There is one writer at a time among all of them, as on SQLite: so
 * that changes are numbered in the order in which they are committed, and counts are right.
 */
export async function openPostgres(url: string, { threads }: PostgresOptions): Promise<Database> {
  const pool = createPool(url, threads > 0 ? CONNECTIONS : CONNECTIONS_OF_THREAD)
  const writer = createPool(url, 1)
  const commits = followCommits(url)
  let lastTransaction: Promise<unknown> = Promise.resolve()
  let transactions = 0

  async function read<Row>(query: Sql): Promise<Row[]> {
    const [rows = []] = await withClient(pool, (client) => sendAll(client, [query]))
    return rows as Row[]
  }

  async function readWithin<Row>(query: Sql, ms: number): Promise<Row[]> {
    if (ms <= 0) throw new DatabaseError('timeout', 'there is no time left')
    const begin = `BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.max(1, Math.ceil(ms))}`
    // Time may run out as late as in COMMIT, which then has not ended anything.
    const [, rows = []] = await withClient(pool, (client) =>
      orRollBack(client, () => sendAll(client, [begin, query, 'COMMIT'])),
    )
    return rows as Row[]
  }

  /** Whether it was committed is known, unless this throws as the connection is lost in the end. */
  function transact<T>(work: (tx: Transaction) => Promise<T>, state: { isEnding: boolean }): Promise<T> {
    return withClient(writer, (client) =>
      orRollBack(client, async () => {
        await sendAll(client, [`${BEGIN}; SELECT pg_advisory_xact_lock(${WRITING})`])
        const result = await work(transactionOn(client))
        state.isEnding = true
        await sendAll(client, [`${notifyOthers(commits.name)}; COMMIT`])
        return result
      }),
    )
  }

  async function transactAgain<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const state = { isEnding: false }
      try {
        const result = await transact(work, state)
        commits.committedHere()
        return result
      } catch (error) {
        const isUndone = isCollision(error) || (isLost(error) && !state.isEnding)
        if (!isUndone || tries === MOST_TRIES) throw error
        await wait(pauseAfter(tries))
      }
    }
  }

  await describe(read, url).catch(async (error: unknown) => {
    await Promise.all([pool.end(), writer.end()])
    throw error
  })
  return {
    engine: 'postgres',
    all: <Row>(query: Sql) => again(() => read<Row>(query)),
    allSlow: <Row>(query: Sql, { deadlineMs = SLOW_MS } = {}) => again(() => readWithin<Row>(query, deadlineMs)),
    snapshot: (work) =>
      withClient(pool, (client) =>
        orRollBack(client, async () => {
          await sendAll(client, ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'])
          const { all } = transactionOn(client)
          const result = await work({ all })
          await sendAll(client, ['COMMIT'])
          return result
        }),
      ),
    transaction(work) {
      transactions += 1
      const result = lastTransaction
        .then(() => transactAgain(work))
        .finally(() => {
          transactions -= 1
        })
      lastTransaction = result.catch(() => undefined)
      return result
    },
    alone: (work) =>
      withClient(pool, (client) =>
        orRollBack(client, async () => {
          await sendAll(client, [`BEGIN; SELECT pg_advisory_xact_lock(${ALONE})`])
          const result = await work()
          await sendAll(client, ['COMMIT'])
          return result
        }),
      ),
    onCommit(listener) {
      if (threads > 0) commits.start()
      return commits.onCommit(listener)
    },
    generation() {
      if (threads > 0) commits.start()
      return commits.generation()
    },
    async load() {
      const [row] = await again(() =>
        read<{ bytes: number }>(sql`SELECT pg_database_size(current_database()) AS bytes`),
      )
      return { bytes: row?.bytes ?? 0, logBytes: 0, waitingQueries: pool.waitingCount, transactions }
    },
    async close() {
      await lastTransaction
      await commits.stop()
      await Promise.all([pool.end(), writer.end()])
    },
  }
}

/** What is only read may be asked again. */
async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (tries === MOST_TRIES || !(isCollision(error) || isLost(error))) throw error
      await wait(pauseAfter(tries))
    }
  }
}

/** Longer each time, and never the same for two that collided. */
function pauseAfter(tries: number): number {
  return 10 * 2 ** tries * (0.5 + Math.random())
}

/** `work` begins and commits itself. */
async function orRollBack<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // That first error is the one to report, unless the connection is of no use any more.
    if (!isLost(error)) await sendAll(client, ['ROLLBACK'])
    throw error
  }
}

function transactionOn(client: pg.PoolClient): Transaction {
  return {
    async all<Row>(query: Sql) {
      const [rows = []] = await sendAll(client, [query])
      return rows as Row[]
    },
    run: async (queries) => void (await sendAll(client, queries)),
    // A migration takes as long as it takes; its statements come as one text.
    script: async (text) => void (await sendAll(client, ['SET LOCAL statement_timeout = 0', text])),
  }
}

/** Throws `unusable` for a database that cannot keep articles. */
async function describe(read: <Row>(query: Sql) => Promise<Row[]>, url: string): Promise<void> {
  const name = nameOf(url)
  const [server] = await read<{ encoding: string; version: number }>(sql`
    SELECT current_setting('server_encoding') AS encoding, current_setting('server_version_num')::integer AS version
  `).catch((error: unknown) => {
    const { fault, message, cause } = databaseError(error)
    throw new DatabaseError(fault, `${name} cannot be opened: ${message}`, { cause })
  })
  if (server?.encoding !== 'UTF8') throw new DatabaseError('unusable', `${name}: its encoding has to be UTF8`)
  if (server.version < OLDEST) throw new DatabaseError('unusable', `${name}: PostgreSQL 14 or newer is needed`)
}

const OLDEST = 140_000

/** The database's address without a password. */
function nameOf(url: string): string {
  try {
    const { host, pathname } = new URL(url)
    return `postgres://${host}${pathname}`
  } catch {
    return 'the database'
  }
}
