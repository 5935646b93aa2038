import Database from 'better-sqlite3'
import { DatabaseError } from './database.ts'
import { failureOf } from './sqlite-connection.ts'

/**
 * The rest is in a temporary file without a name, which is gone with the program. More would be slower: with each entry,
 * SQLite counts anew what of it is not written yet.
 */
const CACHE_KB = 2_000

/**
 * Values by their keys: millions of them, in a few megabytes of memory, each a new one whenever it is asked for. They are
 * kept as JSON. Throws `DatabaseError` when the disk is full.
 */
export interface DiskMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  close(): void
}

export function createDiskMap<Value>(): DiskMap<Value> {
  const db = new Database('')
  db.pragma(`cache_size = -${CACHE_KB}`)
  db.pragma('journal_mode = OFF')
  db.exec('CREATE TABLE entry (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT')
  const find = db.prepare<[key: string], string>('SELECT value FROM entry WHERE key = ?').pluck()
  const put = db.prepare<[key: string, value: string]>('REPLACE INTO entry VALUES (?, ?)')
  return {
    get(key) {
      const text = saying(() => find.get(key))
      return text === undefined ? undefined : (JSON.parse(text) as Value)
    },
    set: (key, value) => void saying(() => put.run(key, JSON.stringify(value))),
    close: () => void db.close(),
  }
}

/** An error says what file it is about. */
function saying<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const { fault, message } = failureOf(error, 'a temporary file')
    throw new DatabaseError(fault, message, { cause: error })
  }
}
