import { setTimeout as wait } from 'node:timers/promises'
import { type Database, DatabaseError, type Transaction } from './database.ts'
import { createLine } from './line.ts'
import { readsOwnWrites } from './own-writes.ts'
import { nameOfServers } from './postgres-address.ts'
import { followCommits, formatPosition, notifyOthers, type Position, parsePosition } from './postgres-commits.ts'
import {
  isCollision,
  isLost,
  isReadOnly,
  orRollBack,
  sendAll,
  transactionOn,
  withClient,
} from './postgres-connection.ts'
import { createPrimary, type Primary } from './postgres-primary.ts'
import { createReplicas } from './postgres-replicas.ts'
import { type Sql, sql } from './sql.ts'

/** Connections of the main thread, and of a thread that answers one question after another. */
const CONNECTIONS = 10
const CONNECTIONS_OF_THREAD = 4
/** "Brod" in ASCII: what writers, and whoever is `alone`, agree upon by advisory locks of the database. */
const WRITING = 0x42726f64
const ALONE = WRITING + 1
const MOST_TRIES = 5
/** Whoever asks while the primary is away waits for it so long after it went; then it is said at once that it is away. */
const PATIENCE_MS = 3_000

const SLOW_MS = 15_000
/**
 * The planner counts a row of a search index as cheap, whatever has to be brought from elsewhere to look at it: left alone,
 * it would go through all of them. And what has so little time neither takes several processors nor is worth compiling.
 */
const SLOW_PLANS = [
  'enable_seqscan = off',
  'cpu_tuple_cost = 0.5',
  'max_parallel_workers_per_gather = 0',
  'jit = off',
].map((setting) => `SET LOCAL ${setting}`)
/** For a lock, for a statement, and until the others need not wait any longer for who says nothing. */
const BEGIN = `BEGIN; SET LOCAL lock_timeout = '10s'; SET LOCAL statement_timeout = '60s'; SET LOCAL idle_in_transaction_session_timeout = '60s'`

export interface PostgresOptions {
  /** With none, as in a thread that answers questions, it is not told of what others commit. */
  threads: number
  /** Of servers that follow the one that is written to. */
  replicaUrls: readonly string[]
  /** Of the one that is written to, where `url` is that of a pooler, which hands on no notifications. */
  notifyUrl?: string | undefined
}

type Ask = (statements: readonly (string | Sql)[]) => Promise<unknown[][]>

/**
 * A PostgreSQL database, of any number of programs. There is one writer at a time among all of them, as on SQLite: so
 * that changes are numbered in the order in which they are committed, and counts are right.
 */
export async function openPostgres(
  url: string,
  { threads, replicaUrls, notifyUrl }: PostgresOptions,
): Promise<Database> {
  const connections = threads > 0 ? CONNECTIONS : CONNECTIONS_OF_THREAD
  const primary = createPrimary(url, connections)
  const replicas = createReplicas(replicaUrls, connections)
  const teller = notifyUrl === undefined ? primary : createPrimary(notifyUrl, 1)
  const commits = followCommits(teller)
  let told: Position | undefined
  const line = createLine()

  function known(): Position | undefined {
    if (threads === 0) return told
    commits.start()
    return commits.position()
  }

  const askPrimary: Ask = (statements) =>
    again(primary, () =>
      withClient(primary.server().readers, (client) => orRollBack(client, () => sendAll(client, statements))),
    )

  const askAnybody: Ask = (statements) => {
    if (readsOwnWrites()) return askPrimary(statements)
    return again(primary, async () => {
      const position = known()
      const rows = position && (await replicas.ask(position, statements))
      if (rows) return rows
      return withClient(primary.server().readers, (client) => orRollBack(client, () => sendAll(client, statements)))
    })
  }

  /** Whether it was committed is known, unless this throws as the connection is lost in the end. */
  function transact<T>(work: (tx: Transaction) => Promise<T>, state: { isEnding: boolean }): Promise<T> {
    return withClient(primary.server().writer, (client) =>
      orRollBack(client, async () => {
        await sendAll(client, [`${BEGIN}; SELECT pg_advisory_xact_lock(${WRITING})`])
        const result = await work(transactionOn(client))
        state.isEnding = true
        const [[notified] = []] = await sendAll(client, [notifyOthers(commits.name), 'COMMIT'])
        commits.committedHere((notified as { xid: string }).xid)
        return result
      }),
    )
  }

  function transactAgain<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const state = { isEnding: false }
    return again(
      primary,
      () => transact(work, state),
      () => !state.isEnding,
    )
  }

  await describe(askPrimary, url).catch(async (error: unknown) => {
    await Promise.all([primary.end(), teller.end(), replicas.end()])
    throw error
  })

  const reading = readingBy(askPrimary)
  return {
    engine: 'postgres',
    ...reading,
    ...(replicaUrls.length > 0 ? { replicas: readingBy(askAnybody) } : {}),
    position() {
      const position = known()
      return position && formatPosition(position)
    },
    know(position) {
      told = position === undefined ? undefined : parsePosition(position)
    },
    snapshot: (work) =>
      withClient(primary.server().readers, (client) =>
        orRollBack(client, async () => {
          await sendAll(client, ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'])
          const { all } = transactionOn(client)
          const result = await work({ all })
          await sendAll(client, ['COMMIT'])
          return result
        }),
      ),
    transaction: (work) => line.join(() => transactAgain(work)),
    expectTurn: line.look,
    alone: (work) =>
      withClient(primary.server().readers, (client) =>
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
      const [row] = await reading.all<{ bytes: number }>(sql`SELECT pg_database_size(current_database()) AS bytes`)
      const waitingQueries = primary.awayMs() > 0 ? 0 : primary.server().readers.waitingCount
      return {
        bytes: row?.bytes ?? 0,
        logBytes: 0,
        waitingQueries,
        transactions: line.length(),
        healthyReplicas: replicas.healthy(),
      }
    },
    async close() {
      await line.end()
      await commits.stop()
      await Promise.all([primary.end(), teller.end(), replicas.end()])
    },
  }
}

function readingBy(ask: Ask): Pick<Database, 'all' | 'allSlow'> {
  return {
    async all<Row>(query: Sql) {
      const [rows = []] = await ask([query])
      return rows as Row[]
    },
    async allSlow<Row>(query: Sql, { deadlineMs = SLOW_MS } = {}) {
      if (deadlineMs <= 0) throw new DatabaseError('timeout', 'there is no time left')
      const timeout = `SET LOCAL statement_timeout = ${Math.max(1, Math.ceil(deadlineMs))}`
      const begin = ['BEGIN READ ONLY', timeout, ...SLOW_PLANS].join('; ')
      // Time may run out as late as in COMMIT, which then has not ended anything.
      const [, rows = []] = await ask([begin, query, 'COMMIT'])
      return rows as Row[]
    },
  }
}

/** What is only read, or was undone, may be asked again: of the same primary, or of the next one. */
async function again<T>(primary: Primary, ask: () => Promise<T>, isUndone = () => true): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (isLost(error) || isReadOnly(error)) await primary.lookAgain()
      const mayGoWell = isLost(error) || isCollision(error) || (isReadOnly(error) && tries === 1)
      const isHopeless = primary.awayMs() > 0 ? primary.awayMs() > PATIENCE_MS : tries >= MOST_TRIES
      if (!mayGoWell || isHopeless || !isUndone()) throw error
      await wait(pauseAfter(tries))
    }
  }
}

/** Longer each time, and never the same for two that collided. */
function pauseAfter(tries: number): number {
  return 10 * 2 ** Math.min(tries, 3) * (0.5 + Math.random())
}

/** Throws `unusable` for a database that cannot keep articles. */
async function describe(ask: Ask, url: string): Promise<void> {
  const name = nameOfServers(url)
  const [[server] = []] = await ask([
    sql`
      SELECT current_setting('server_encoding') AS encoding, current_setting('server_version_num')::integer AS version`,
  ]).catch((error: unknown) => {
    const { fault, message, cause } = error as DatabaseError
    throw new DatabaseError(fault, `${name} cannot be opened: ${message}`, { cause })
  })
  const { encoding, version } = server as { encoding: string; version: number }
  if (encoding !== 'UTF8') throw new DatabaseError('unusable', `${name}: its encoding has to be UTF8`)
  if (version < OLDEST) throw new DatabaseError('unusable', `${name}: PostgreSQL 14 or newer is needed`)
}

const OLDEST = 140_000
