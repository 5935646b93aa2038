import { isMainThread } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { LRUCache } from 'lru-cache'
import { collectGarbage } from './collect-garbage.ts'
import type { DatabaseFault } from './database.ts'
import { hashOf } from './hash.ts'
import type { Value } from './sql.ts'

/** "Brod" in ASCII: `file` and we ourselves recognise a Broadsheet database by it. */
export const APPLICATION_ID = 0x42726f64
/** Those that come again and again are fewer; each takes some twenty kilobytes. */
const STATEMENTS_KEPT = 150
/**
 * better-sqlite3 frees a statement when its object is collected, and V8 sees how small that is, not what hangs on it: where
 * there is little other garbage, as in a thread that only asks, it would collect none for hours. The main thread has enough.
 */
const STATEMENTS_LEFT_LYING = 200
/** To ask the clock for each row would cost more than to count it. */
const ROWS_BETWEEN_LOOKS = 64
/** More makes no search faster that could be measured: the system's own cache is behind it, once for all connections. */
const READ_CACHE_KB = 8_192
/** What a transaction writes; beyond that the system's own cache is soon enough. */
const WRITE_CACHE_KB = 12_288

/** A statement as it travels between threads. */
export interface Statement {
  text: string
  values: readonly Value[]
}

export interface SqliteConnection {
  all(statement: Statement): unknown[]
  script(text: string): void
  /** From now on, `in_time()` and `tally()` in a statement throw after so many milliseconds; never without them. */
  setDeadline(afterMs: number | undefined): void
  /** Another number after every commit of another connection. */
  dataVersion(): number
  close(): void
}

export interface ConnectionOptions {
  readonly: boolean
  /** How long a statement waits for another process's lock, blocking its thread. */
  busyTimeoutMs: number
  /** What it keeps of the file in memory; unless given, as much as is good for what it is there for. */
  cacheKb?: number | undefined
}

/** Opens one connection with the settings that every connection has. */
export function openWithSettings(path: string, options: ConnectionOptions): Database.Database {
  const db = new Database(path, { readonly: options.readonly, timeout: options.busyTimeoutMs })
  try {
    configure(db, options)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** As `openWithSettings`, with all that our statements ask for. */
export function openConnection(path: string, options: ConnectionOptions): SqliteConnection {
  const db = openWithSettings(path, options)
  // SQLite has no other way to stop a query from within; it must not be asked for every row.
  let deadline = Number.POSITIVE_INFINITY
  const checkTime = () => {
    if (performance.now() > deadline) throw new OutOfTime()
    return 1
  }
  db.function('in_time', { deterministic: false }, checkTime)
  // How many rows have which value, as a JSON object.
  db.aggregate<(string | number)[]>('tally', {
    start: () => [],
    step: (values, value) => {
      values.push(value)
      if (values.length % ROWS_BETWEEN_LOOKS === 0) checkTime()
    },
    result: (values) => {
      const counts = new Map<string | number, number>()
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
      return JSON.stringify(Object.fromEntries(counts))
    },
  })
  db.function('hash_of', { deterministic: true }, (text) => hashOf(String(text)))
  const dataVersion = db.prepare<[], number>('PRAGMA data_version').pluck()
  let leftLying = 0
  const statements = new LRUCache<string, Database.Statement<unknown[]>>({
    max: STATEMENTS_KEPT,
    dispose() {
      leftLying += 1
      if (isMainThread || leftLying < STATEMENTS_LEFT_LYING) return
      leftLying = 0
      collectGarbage()
    },
  })

  function prepared(text: string): Database.Statement<unknown[]> {
    const known = statements.get(text)
    if (known) return known
    const statement = db.prepare<unknown[]>(text)
    statements.set(text, statement)
    return statement
  }

  return {
    all({ text, values }) {
      const statement = prepared(text)
      if (statement.reader) return statement.all(...values)
      statement.run(...values)
      return []
    },
    setDeadline(afterMs = Number.POSITIVE_INFINITY) {
      deadline = performance.now() + afterMs
    },
    dataVersion: () => dataVersion.get() ?? 0,
    script: (text) => void db.exec(text),
    close: () => void db.close(),
  }
}

function configure(
  db: Database.Database,
  { readonly, cacheKb = readonly ? READ_CACHE_KB : WRITE_CACHE_KB }: ConnectionOptions,
): void {
  const owner = db.pragma('application_id', { simple: true })
  if (owner !== APPLICATION_ID) {
    const { tables } = db.prepare<[], { tables: number }>('SELECT count(*) AS tables FROM sqlite_master').get() ?? {
      tables: 0,
    }
    if (tables > 0) throw new ForeignFile()
    if (!readonly) db.pragma(`application_id = ${APPLICATION_ID}`)
  }
  if (!readonly) db.pragma('journal_mode = WAL')
  // better-sqlite3 builds SQLite with NORMAL in WAL mode, which loses acknowledged writes when the power fails.
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('journal_size_limit = 67108864')
  db.pragma(`cache_size = -${cacheKb}`)
}

class ForeignFile extends Error {
  constructor() {
    super('the file is the database of another program')
  }
}

class OutOfTime extends Error {
  constructor() {
    super('the query took too long')
  }
}

/** What went wrong, and with which file: a statement that fails because of that does not say so. */
export function failureOf(error: unknown, path: string): { fault: DatabaseFault; message: string } {
  const fault = faultOf(error)
  const message = error instanceof Error ? error.message : String(error)
  const isOfTheFile = fault === 'full' || fault === 'unusable' || fault === 'busy'
  return { fault, message: isOfTheFile ? `${path}: ${message}` : message }
}

/** What an error of better-sqlite3 means. */
export function faultOf(error: unknown): DatabaseFault {
  if (error instanceof OutOfTime) return 'timeout'
  const code = error instanceof Database.SqliteError ? error.code : ''
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return 'unique'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'busy'
  if (code === 'SQLITE_FULL') return 'full'
  if (error instanceof ForeignFile || /^SQLITE_(NOTADB|CORRUPT|CANTOPEN|READONLY|IOERR|PERM)/.test(code))
    return 'unusable'
  return 'other'
}
