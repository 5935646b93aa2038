import Database from 'better-sqlite3'
import { DatabaseError } from './database.ts'
import { failureOf } from './sqlite-connection.ts'

/** More would be slower: with each entry, SQLite counts anew what of it is not written yet. */
const CACHE_KB = 2_000

/** A database in a temporary file without a name, which is gone with the program. `table` is what makes its table. */
export function openTemporaryDatabase(table: string): Database.Database {
  const db = new Database('')
  db.pragma(`cache_size = -${CACHE_KB}`)
  db.pragma('journal_mode = OFF')
  db.exec(table)
  return db
}

/** What `work` answers. Throws `DatabaseError`, which says what file it is about. */
export function inTemporaryFile<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    const { fault, message } = failureOf(error, 'a temporary file')
    throw new DatabaseError(fault, message, { cause: error })
  }
}
