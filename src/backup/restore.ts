import { existsSync } from 'node:fs'
import { constants, copyFile, link, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { DatabaseError } from '../database/database.ts'
import { articlesIn, closeForGood } from '../database/sqlite-file.ts'
import { sync } from './backup.ts'

export interface Restored {
  articles: number
  /** Where the database is now that was there before. */
  before: string | null
}

/**
 * Puts a backup where the database is. What was there is kept beside it, and replaced only where that is forced. Throws
 * `unusable` for what is no whole backup, before anything is changed, and `busy` while a server has the database.
 */
export async function restore(
  backup: string,
  path: string,
  { isForced, now }: { isForced: boolean; now: Date },
): Promise<Restored> {
  const articles = articlesIn(backup, { isRead: true })
  const isReplacing = existsSync(path)
  if (isReplacing) letGo(path, isForced)
  await mkdir(dirname(resolve(path)), { recursive: true })
  const copy = `${path}.${process.pid}.part`
  try {
    await copyFile(backup, copy, constants.COPYFILE_FICLONE)
    await sync(copy)
    const before = isReplacing ? `${path}.before-${now.toISOString().replace(/[-:]|\.\d+/g, '')}` : null
    // At no moment is there none.
    if (before) await link(path, before)
    // A log that belongs to another file would be taken for this one's.
    for (const suffix of ['-wal', '-shm']) {
      if (before && existsSync(path + suffix)) await rename(path + suffix, before + suffix)
      else await rm(path + suffix, { force: true })
    }
    await rename(copy, path)
    await sync(dirname(resolve(path)))
    return { articles, before }
  } finally {
    await rm(copy, { force: true })
  }
}

/** Throws where the database is in use, or holds what nobody said may go. */
function letGo(path: string, isForced: boolean): void {
  let articles = 0
  try {
    closeForGood(path)
    articles = articlesIn(path, { isRead: false })
  } catch (error) {
    // What is damaged is why backups are restored.
    if (error instanceof DatabaseError && error.fault === 'busy') throw error
    articles = Number.NaN
  }
  if (articles === 0 || isForced) return
  const what = Number.isNaN(articles) ? 'what cannot be read' : `${articles} articles`
  throw new DatabaseError('unusable', `${path} holds ${what}: --force keeps it beside, and puts the backup there`)
}
