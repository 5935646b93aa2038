import { stat } from 'node:fs/promises'
import { type Database, DatabaseError, type Transaction } from './database.ts'
import { createLine } from './line.ts'
import type { Sql } from './sql.ts'
import { failureOf, faultOf, openConnection, type Statement } from './sqlite-connection.ts'
import { isThere, makeFile } from './sqlite-file.ts'
import { type Outcome, openRunner, type Task, type TaskOptions, type TaskRunner } from './sqlite-tasks.ts'
import { createThreads, type Threads } from './threads.ts'

/** A wait on the main thread stops every request, so it is short; a writer may well wait for another process. */
const READ_TIMEOUT_MS = 250
const WRITE_TIMEOUT_MS = 10_000
/** How often it is looked whether another program has committed, while somebody wants to know. */
const LOOK_EVERY_MS = 40

export interface SqliteOptions {
  /** Threads for slow queries; with none, everything runs where it is asked, as is right where nobody else waits. */
  threads: number
  mustExist: boolean
  /** What each connection that reads keeps of the file in memory. */
  readCacheKb?: number | undefined
}

/**
 * One SQLite file. Short reads run at once on this thread; slow ones in a small pool of threads; everything that
 * writes in one thread of its own, so that no wait for the disk ever stops a request. Where there are to be no threads, all
 * of it runs here.
 */
export function openSqlite(path: string, options: SqliteOptions): Database {
  const opened = withReason(path, () => {
    if (!isThere(path)) {
      if (options.mustExist) throw new DatabaseError('unusable', `there is no database at ${path}`)
      makeFile(path)
    }
    // What a power cut has left in the log is brought into the file before anything reads it.
    openConnection(path, { readonly: false, busyTimeoutMs: WRITE_TIMEOUT_MS }).close()
    return openConnection(path, { readonly: true, busyTimeoutMs: READ_TIMEOUT_MS, cacheKb: options.readCacheKb })
  })

  const module = new URL('./sqlite-worker.ts', import.meta.url)
  const settings = (readonly: boolean): TaskOptions => ({
    path,
    readonly,
    busyTimeoutMs: WRITE_TIMEOUT_MS,
    cacheKb: readonly ? options.readCacheKb : undefined,
  })
  const threads = (readonly: boolean, count: number) => createThreads<Task, Outcome>(module, settings(readonly), count)
  const queries = options.threads > 0 ? threads(true, options.threads) : undefined
  const writer = options.threads > 0 ? threads(false, 1) : runnerHere(settings(false))
  const line = createLine()

  const listeners = new Set<() => void>()
  let looking: NodeJS.Timeout | undefined
  let seen = opened.dataVersion()

  function tell(): void {
    seen = opened.dataVersion()
    for (const listener of listeners) listener()
  }

  function look(): void {
    try {
      if (opened.dataVersion() !== seen) tell()
    } catch {
      // Whoever asks for anything is told what is wrong.
    }
  }

  function listen(listener: () => void): () => void {
    listeners.add(listener)
    looking ??= setInterval(look, LOOK_EVERY_MS).unref()
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0) stopLooking()
    }
  }

  function stopLooking(): void {
    clearInterval(looking)
    looking = undefined
  }

  async function transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    await rowsOf(writer, { script: 'BEGIN IMMEDIATE' })
    let result: T
    try {
      result = await work({
        all: <Row>(query: Sql) => rowsOf<Row>(writer, { statements: [statementOf(query)] }),
        run: async (all) => void (await rowsOf(writer, { statements: all.map(statementOf) })),
        script: async (text) => void (await rowsOf(writer, { script: text })),
      })
      await rowsOf(writer, { script: 'COMMIT' })
    } catch (error) {
      // A full disk may have rolled it back already; that first error is the one to report.
      await rowsOf(writer, { script: 'ROLLBACK' }).catch(() => undefined)
      throw error
    }
    tell()
    return result
  }

  async function here<Row>(query: Sql, deadlineMs?: number): Promise<Row[]> {
    opened.setDeadline(deadlineMs)
    try {
      return opened.all(statementOf(query)) as Row[]
    } catch (error) {
      const { fault, message } = failureOf(error, path)
      throw new DatabaseError(fault, message, { cause: error })
    }
  }

  return {
    engine: 'sqlite',
    all: (query) => here(query),
    allSlow: (query, { deadlineMs } = {}) =>
      queries ? rowsOf(queries, { statements: [statementOf(query)], deadlineMs }) : here(query, deadlineMs),
    async snapshot(work) {
      const reader = threads(true, 1)
      try {
        await rowsOf(reader, { script: 'BEGIN' })
        return await work({ all: <Row>(query: Sql) => rowsOf<Row>(reader, { statements: [statementOf(query)] }) })
      } finally {
        await reader.close()
      }
    },
    transaction: (work) => line.join(() => transact(work)),
    expectTurn: line.look,
    // Another program on the same file works beside this one: rare, and right all the same.
    alone: (work) => work(),
    onCommit: listen,
    generation: () => opened.dataVersion(),
    position: () => undefined,
    know: () => undefined,
    async load() {
      const [bytes, logBytes] = await Promise.all([sizeOf(path), sizeOf(`${path}-wal`)])
      return {
        bytes,
        logBytes,
        waitingQueries: queries?.waiting() ?? 0,
        transactions: line.length(),
        healthyReplicas: 0,
      }
    },
    async close() {
      stopLooking()
      await line.end()
      await queries?.close()
      opened.close()
      // Only a connection that may write brings what is in the log into the file, when it is the last to close.
      await writer.close()
      if (queries) openConnection(path, { readonly: false, busyTimeoutMs: WRITE_TIMEOUT_MS }).close()
    },
  }
}

/** What runs tasks, in threads or here. */
type Runner = Pick<Threads<Task, Outcome>, 'run' | 'close'>

/** Opens its connection when it is first needed: most that reads writes nothing. */
function runnerHere(options: TaskOptions): Runner {
  let runner: TaskRunner | undefined
  return {
    async run(task) {
      runner ??= openRunner(options)
      return runner.run(task)
    },
    close: async () => runner?.close(),
  }
}

/** What becomes of a task: its rows, or the error that it ended with. */
async function rowsOf<Row>(runner: Runner, task: Task): Promise<Row[]> {
  const outcome = await runner.run(task)
  if ('rows' in outcome) return outcome.rows as Row[]
  throw new DatabaseError(outcome.fault, outcome.message, { cause: outcome.statement })
}

function statementOf(query: Sql): Statement {
  return { text: query.strings.join('?'), values: query.values }
}

function withReason<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof DatabaseError) throw error
    throw new DatabaseError(faultOf(error), `${path} cannot be opened: ${messageOf(error)}`, { cause: error })
  }
}

/** 0 where there is none, as there is no log after a clean end. */
async function sizeOf(path: string): Promise<number> {
  const { size } = await stat(path).catch(() => ({ size: 0 }))
  return size
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
