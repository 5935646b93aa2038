import pg from 'pg'
import { DatabaseError, type DatabaseFault, type Transaction } from './database.ts'
import type { Sql, Value } from './sql.ts'

const CONNECT_TIMEOUT_MS = 5_000
/** Nothing that is asked without a limit of its own takes so long, unless the network has swallowed it. */
const ANSWER_TIMEOUT_MS = 30_000
/** Whoever waits for a connection behind so many others is refused. */
const MAX_QUEUED = 200

/** Up to `max` connections, made when they are needed. What happens to one that nobody uses harms nobody. */
export function createPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...settingsOf(url),
    max,
    query_timeout: ANSWER_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  pool.on('error', () => undefined)
  // One that is lost while it is lent out, and asked nothing, would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** Statements have no names and settings last for a transaction at the most, so that a pooler may stand in between. */
export function settingsOf(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    keepAlive: true,
    application_name: 'broadsheet',
    // What is sent behind each other, without waiting, is answered in one round trip.
    pipeline: true,
    types: { getTypeParser },
  }
}

/** Whole numbers of 64 bits, as counts and sums are: ours stay far below 2^53. */
const INT8 = 20
const NUMERIC = 1700

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8 || oid === NUMERIC) return Number
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text')
}

/** A connection of its own, for as long as `work` takes. Throws `busy` where too many wait for one. */
export async function withClient<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  if (pool.waitingCount >= MAX_QUEUED) throw new DatabaseError('busy', 'too many queries are waiting')
  const client = await pool.connect().catch((error: unknown) => {
    throw databaseError(error)
  })
  let isBroken = false
  try {
    return await work(client)
  } catch (error) {
    // What takes no writes now may stand behind an address that leads elsewhere next time.
    isBroken = isLost(error) || isReadOnly(error)
    throw error
  } finally {
    client.release(isBroken)
  }
}

/** Sends all at once, and waits until all are answered. Answers the rows of each, or throws what went wrong first. */
export async function sendAll(client: pg.PoolClient, queries: readonly (string | Sql)[]): Promise<unknown[][]> {
  const outcomes = await Promise.allSettled(
    queries.map((query) => client.query<pg.QueryResultRow>(typeof query === 'string' ? query : statementOf(query))),
  )
  return outcomes.map((outcome, position) => {
    if (outcome.status === 'rejected') throw databaseError(outcome.reason, queries[position])
    // Of a text of several statements there are several results, and nobody asks for them.
    return Array.isArray(outcome.value) ? [] : outcome.value.rows
  })
}

/** `work` begins and commits itself. */
export async function orRollBack<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // That first error is the one to report, unless the connection is of no use any more.
    if (!isLost(error)) await sendAll(client, ['ROLLBACK'])
    throw error
  }
}

export function transactionOn(client: pg.PoolClient): Transaction {
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

function statementOf({ strings, values }: Sql): { text: string; values: Value[] } {
  const given: Value[] = []
  const text = strings.reduce((before, piece, position) => {
    const value = values[position - 1] ?? null
    if (value === null) return `${before}NULL${piece}`
    given.push(value)
    return `${before}$${given.length}${typeOf(value)}${piece}`
  })
  return { text, values: given }
}

/** Where nothing else tells its type, PostgreSQL takes a parameter for a text. */
function typeOf(value: Exclude<Value, null>): string {
  if (typeof value === 'string') return ''
  if (typeof value !== 'number') return '::bytea'
  if (!Number.isInteger(value)) return '::double precision'
  return Math.abs(value) < 2 ** 31 ? '::integer' : '::bigint'
}

/** The connection is gone, and with it the answer. */
class LostConnection extends Error {}

export function lostConnection(error: unknown): DatabaseError {
  const message = error instanceof Error ? error.message : String(error)
  return new DatabaseError('unusable', message, { cause: new LostConnection(message, { cause: error }) })
}

/** It had to be broken off because of others, and may go well when it is sent again. */
class Collision extends Error {}

export function isLost(error: unknown): boolean {
  return error instanceof DatabaseError && error.cause instanceof LostConnection
}

/** The server takes no writes, as a replica does not. */
class ReadOnly extends Error {}

export function isReadOnly(error: unknown): boolean {
  return error instanceof DatabaseError && error.cause instanceof ReadOnly
}

export function isCollision(error: unknown): boolean {
  return error instanceof DatabaseError && error.cause instanceof Collision
}

/** What an error of `pg` means. */
export function databaseError(error: unknown, query?: string | Sql): DatabaseError {
  if (error instanceof DatabaseError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (!(error instanceof pg.DatabaseError)) {
    // As the pool says it, all connections are lent out; what else the server did not say comes from the way to it.
    if (message === 'timeout exceeded when trying to connect') return new DatabaseError('busy', message)
    return lostConnection(error)
  }
  const { code = '' } = error
  const statement = typeof query === 'string' ? query : query?.strings.join('?')
  if (COLLIDED.has(code)) return new DatabaseError('busy', message, { cause: new Collision(statement) })
  if (LOST.test(code)) return new DatabaseError('unusable', message, { cause: new LostConnection(statement) })
  if (code === '25006') return new DatabaseError('unusable', message, { cause: new ReadOnly(statement) })
  return new DatabaseError(faultOf(code), message, { cause: statement ?? error })
}

/** Serialisation failures and deadlocks. */
const COLLIDED = new Set(['40001', '40P01'])
/** The server shuts down, or ends the connection. */
const LOST = /^(?:57P0[1-5]|08...|25P03)$/

function faultOf(code: string): DatabaseFault {
  if (code === '23505') return 'unique'
  if (code === '57014') return 'timeout'
  if (code === '53100') return 'full'
  if (/^(?:55P03|53...)$/.test(code)) return 'busy'
  // A wrong password, no such database, damaged data.
  if (/^(?:28...|3D...|XX00[12]|58...)$/.test(code)) return 'unusable'
  return 'other'
}
