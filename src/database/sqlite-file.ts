import Database from 'better-sqlite3'
import { DatabaseError } from './database.ts'
import { APPLICATION_ID } from './sqlite-connection.ts'

/** `file:PATH` -> `PATH`. Throws `unusable` for a database that is no file. */
export function fileOf(databaseUrl: string): string {
  if (databaseUrl.startsWith('file:')) return databaseUrl.slice('file:'.length)
  throw new DatabaseError('unusable', 'this is for a database in a file; PostgreSQL has pg_dump and pg_restore')
}

/** Writes all that a database holds at one moment, whatever is written meanwhile, to a file that is not there yet. */
export function copyFile(path: string, copy: string): void {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    db.prepare('VACUUM INTO ?').run(copy)
  } finally {
    db.close()
  }
}

/**
 * Answers how many articles are in a database. Throws `unusable` for what is none of this program, and, where the whole
 * file is read, which takes its time, also for what is damaged.
 */
export function articlesIn(path: string, { isRead }: { isRead: boolean }): number {
  let db: Database.Database | undefined
  try {
    db = new Database(path, { readonly: true, fileMustExist: true })
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw unusable(path, 'is none of Broadsheet')
    const fault = isRead ? db.pragma('quick_check(1)', { simple: true }) : 'ok'
    if (fault !== 'ok') throw unusable(path, `is damaged: ${fault}`)
    return db.prepare<[], number>('SELECT count(*) FROM article').pluck().get() ?? 0
  } catch (error) {
    if (error instanceof DatabaseError) throw error
    throw unusable(path, `cannot be read: ${error instanceof Error ? error.message : error}`)
  } finally {
    db?.close()
  }
}

/**
 * Brings all that is in the log of a database into its file, which then stands for itself. Throws `busy` while any other
 * program has it open, and `unusable` where it is damaged.
 */
export function closeForGood(path: string): void {
  let db: Database.Database | undefined
  try {
    db = new Database(path, { fileMustExist: true, timeout: 0 })
    // Only whoever has a database alone can take it out of WAL mode.
    db.pragma('journal_mode = DELETE')
  } catch (error) {
    const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
    if (isBusy) throw new DatabaseError('busy', `${path} is in use: stop the server first`)
    throw unusable(path, `cannot be read: ${error instanceof Error ? error.message : error}`)
  } finally {
    db?.close()
  }
}

function unusable(path: string, why: string): DatabaseError {
  return new DatabaseError('unusable', `${path} ${why}`)
}
