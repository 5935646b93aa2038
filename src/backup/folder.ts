import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

// A folder of backups, each named by its time, so that their names are in its order.

const ours = /^broadsheet-(\d{8}T\d{6}Z)\.db$/

/** Where a backup of this time belongs. */
export function backupOf(folder: string, time: Date): string {
  const digits = time.toISOString().replace(/[-:]|\.\d+/g, '')
  return join(folder, `broadsheet-${digits}.db`)
}

/** When the newest of them was made; `null` where there is none. */
export async function newestIn(folder: string): Promise<Date | null> {
  const [, digits] = ours.exec((await backupsIn(folder)).at(-1) ?? '') ?? []
  if (digits === undefined) return null
  return new Date(digits.replace(/^(....)(..)(..T..)(..)(..)Z$/, '$1-$2-$3:$4:$5Z'))
}

/** Removes all but the newest so many. What is named otherwise is left alone. */
export async function keepNewest(folder: string, count: number): Promise<void> {
  const old = (await backupsIn(folder)).slice(0, -count)
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })))
}

async function backupsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => ours.test(name)).sort()
}
