import { mkdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { Piscina } from 'piscina'
import { type Database, DatabaseError, type Transaction } from './database.ts'
import type { Sql } from './sql.ts'
import { faultOf, openConnection, type Statement } from './sqlite-connection.ts'
import type { Outcome, Task, ThreadOptions } from './sqlite-worker.ts'

/** A wait on the main thread stops every request, so it is short; a writer may well wait for another process. */
const READ_TIMEOUT_MS = 250
const WRITE_TIMEOUT_MS = 10_000
/** Slow queries that wait for a thread; one more is refused. */
const MAX_QUEUED_QUERIES = 200

/**
 * One SQLite file. Short reads run at once on this thread; slow ones in a small pool of threads; everything that
 * writes in one thread of its own, so that no wait for the disk ever stops a request.
 */
export function openSqlite(path: string): Database {
  mkdirSync(dirname(path), { recursive: true })
  const opened = withReason(path, () => {
    // The file has to be there, in WAL mode, before anything can read it.
    openConnection(path, { readonly: false, busyTimeoutMs: WRITE_TIMEOUT_MS }).close()
    return openConnection(path, { readonly: true, busyTimeoutMs: READ_TIMEOUT_MS })
  })

  const queries = threads(
    { path, readonly: true, busyTimeoutMs: WRITE_TIMEOUT_MS },
    Math.max(1, availableParallelism() - 1),
  )
  const writer = threads({ path, readonly: false, busyTimeoutMs: WRITE_TIMEOUT_MS }, 1)
  let lastTransaction: Promise<unknown> = Promise.resolve()

  const listeners = new Set<() => void>()

  async function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    await writer.run({ script: 'BEGIN IMMEDIATE' })
    let result: T
    try {
      result = await work({
        all: <Row>(query: Sql) => writer.run<Row>({ statements: [statementOf(query)] }),
        run: async (all) => void (await writer.run({ statements: all.map(statementOf) })),
        script: async (text) => void (await writer.run({ script: text })),
      })
      await writer.run({ script: 'COMMIT' })
    } catch (error) {
      // A full disk may have rolled it back already; that first error is the one to report.
      await writer.run({ script: 'ROLLBACK' }).catch(() => undefined)
      throw error
    }
    for (const listener of listeners) listener()
    return result
  }

  return {
    engine: 'sqlite',
    async all<Row>(query: Sql) {
      try {
        return opened.all(statementOf(query)) as Row[]
      } catch (error) {
        throw new DatabaseError(faultOf(error), messageOf(error), { cause: error })
      }
    },
    allSlow: <Row>(query: Sql, { deadlineMs }: { deadlineMs?: number } = {}) =>
      queries.run<Row>({ statements: [statementOf(query)], deadlineMs }),
    transaction(work) {
      const result = lastTransaction.then(() => transact(work))
      lastTransaction = result.catch(() => undefined)
      return result
    },
    onCommit(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      await lastTransaction
      await Promise.all([queries.close(), writer.close()])
      opened.close()
    },
  }
}

interface Threads {
  run<Row>(task: Task): Promise<Row[]>
  close(): Promise<void>
}

/** Starts its threads when first needed: most short-lived programs need only some of them. */
function threads(options: ThreadOptions, count: number): Threads {
  let pool: Piscina<Task, Outcome> | undefined
  const start = () =>
    new Piscina<Task, Outcome>({
      filename: new URL('./sqlite-worker.ts', import.meta.url).href,
      workerData: options,
      minThreads: count,
      maxThreads: count,
      maxQueue: MAX_QUEUED_QUERIES,
    })

  return {
    async run<Row>(task: Task) {
      pool ??= start()
      if (pool.queueSize >= MAX_QUEUED_QUERIES) throw new DatabaseError('busy', 'too many queries are waiting')
      const outcome = await pool.run(task)
      if ('rows' in outcome) return outcome.rows as Row[]
      throw new DatabaseError(outcome.fault, outcome.message, { cause: outcome.statement })
    },
    close: async () => pool?.close(),
  }
}

function statementOf(query: Sql): Statement {
  return { text: query.strings.join('?'), values: query.values }
}

function withReason<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw new DatabaseError(faultOf(error), `${path} cannot be opened: ${messageOf(error)}`, { cause: error })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
