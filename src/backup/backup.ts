import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, open, realpath, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DatabaseError } from '../database/database.ts'
import { articlesIn } from '../database/sqlite-file.ts'

const copyProcess = fileURLToPath(new URL('./copy-process.ts', import.meta.url))
const run = promisify(execFile)
/** While a copy is written. */
const SYNC_EVERY_MS = 25

/**
 * Copies a database, while it is read and written, to a file of its own, and answers how many articles are in it. The
 * copy takes its name only when it is whole, was read once, and is on the disk; one of that name is replaced. Throws
 * `unusable` where that would overwrite anything but a backup, and when the copy fails; `signal` stops it.
 */
export async function backUp(path: string, backup: string, signal?: AbortSignal): Promise<{ articles: number }> {
  if (!existsSync(path)) throw new DatabaseError('unusable', `there is no database at ${path}`)
  await mkdir(dirname(resolve(backup)), { recursive: true })
  if (existsSync(backup)) {
    if ((await realpath(backup)) === (await realpath(path)))
      throw new DatabaseError('unusable', `${backup} is the database itself`)
    // Throws where it is anything else.
    articlesIn(backup, { isRead: false })
  }
  const copy = `${backup}.${process.pid}.part`
  try {
    const copying = run(process.execPath, [copyProcess, path, copy], {
      killSignal: 'SIGKILL',
      ...(signal ? { signal } : {}),
    })
    const { stdout } = await syncedMeanwhile(copy, copying)
    await sync(copy)
    await rename(copy, backup)
    await sync(dirname(resolve(backup)))
    return { articles: Number(stdout) }
  } catch (error) {
    if (signal?.aborted || !hasStderr(error)) throw error
    throw new DatabaseError('unusable', `the backup failed: ${error.stderr}`)
  } finally {
    await Promise.all([copy, `${copy}-journal`].map((left) => rm(left, { force: true })))
  }
}

/**
 * Waits for what writes a file, and has what is written of it be on the disk all along: all of it at once would take long,
 * and whoever has another file be on the disk meanwhile would wait for that.
 */
async function syncedMeanwhile<T>(path: string, writing: Promise<T>): Promise<T> {
  let isWritten = false
  const written = writing.finally(() => {
    isWritten = true
  })
  while (!isWritten) {
    await Promise.race([written, wait(SYNC_EVERY_MS)])
    // It may not be there yet; and whoever writes it is told of what goes wrong.
    await sync(path).catch(() => undefined)
  }
  return written
}

/** Has a file, or what a folder lists, be on the disk itself. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function hasStderr(error: unknown): error is { stderr: string } {
  return error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' && error.stderr !== ''
}
