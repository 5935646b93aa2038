import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { DatabaseError } from './database.ts'
import { APPLICATION_ID, openConnection, openWithSettings } from './sqlite-connection.ts'

/** Whoever reads a whole file may well wait for a moment. */
const READ_TIMEOUT_MS = 5_000
/** What is in it in the end is written, and waited for, at once. */
const COPY_CACHE_KB = 2_048

/** `file:PATH` -> `PATH`. Throws `unusable` for a database that is no file. */
export function fileOf(databaseUrl: string): string {
  if (databaseUrl.startsWith('file:')) return databaseUrl.slice('file:'.length)
  throw new DatabaseError('unusable', 'this is for a database in a file; PostgreSQL has pg_dump and pg_restore')
}

/**
 * Whether there is a file. Throws `unusable` where there was one and all that it held is gone: to begin anew there would
 * show the world an empty collection, and SQLite would throw away what is left.
 */
export function isThere(path: string): boolean {
  const size = sizeOf(path)
  const either = '`broadsheet restore` puts a backup there; without it,'
  if (!size && sizeOf(`${path}-wal`))
    throw unusable(path, `is gone, and its log is still there: ${either} begin anew by removing ${path}-wal`)
  if (size === 0) throw unusable(path, `is empty, as no database is: ${either} begin anew by removing it`)
  return size !== undefined
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}

/** Makes a database without tables. It has its name only when it is whole, so that an empty file is never one of ours. */
export function makeFile(path: string): void {
  makeFolder(dirname(resolve(path)))
  const begun = `${path}.${process.pid}.new`
  try {
    openConnection(begun, { readonly: false, busyTimeoutMs: 0 }).close()
    giveName(begun, path)
  } finally {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(begun + suffix, { force: true })
  }
  syncFolder(dirname(resolve(path)))
}

function giveName(begun: string, path: string): void {
  try {
    linkSync(begun, path)
  } catch {
    // Another program may have been faster; and there are file systems without links.
    if (!existsSync(path)) renameSync(begun, path)
  }
}

function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true })
  for (let made = folder; first && made.length >= first.length; made = dirname(made)) syncFolder(dirname(made))
}

/** What a folder lists is on the disk after that. Windows has no such thing. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Writes all that a database holds at one moment, whatever is written meanwhile, to a file that is not there yet. */
export function copyFile(path: string, copy: string): void {
  const db = openWithSettings(path, { readonly: true, busyTimeoutMs: READ_TIMEOUT_MS })
  try {
    db.pragma(`cache_size = -${COPY_CACHE_KB}`)
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
    db = openWithSettings(path, { readonly: true, busyTimeoutMs: READ_TIMEOUT_MS })
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
