import Database from 'better-sqlite3'
import { DatabaseError } from './database.ts'
import { failureOf } from './sqlite-connection.ts'

/**
 * The rest is in a temporary file without a name, which is gone with the program. More would be slower: with each entry,
 * SQLite counts anew what of it is not written yet.
 */
const CACHE_KB = 2_000

/** Texts by their keys: millions of them, in a few megabytes of memory. */
export interface DiskMap {
  /** What the key has already, which it keeps; nothing when this is the first. Throws `DatabaseError` when the disk is full. */
  putIfAbsent(key: string, value: string): string | undefined
  close(): void
}

export function createDiskMap(): DiskMap {
  const db = new Database('')
  db.pragma(`cache_size = -${CACHE_KB}`)
  db.pragma('journal_mode = OFF')
  db.exec('CREATE TABLE entry (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT')
  const put = db.prepare<[key: string, value: string]>('INSERT INTO entry VALUES (?, ?) ON CONFLICT DO NOTHING')
  const find = db.prepare<[key: string], string>('SELECT value FROM entry WHERE key = ?').pluck()
  return {
    putIfAbsent(key, value) {
      try {
        return put.run(key, value).changes > 0 ? undefined : find.get(key)
      } catch (error) {
        const { fault, message } = failureOf(error, 'a temporary file')
        throw new DatabaseError(fault, message, { cause: error })
      }
    },
    close: () => void db.close(),
  }
}
