import { type Repetition, repeat } from '../scheduling/repeat.ts'
import { backUp } from './backup.ts'
import { backupOf, keepNewest, newestIn } from './folder.ts'

/** How often it is looked whether a backup is due: a restart neither puts one off nor makes one more. */
const LOOK_EVERY_MS = 60_000

export interface ScheduleOptions {
  /** The database's file. */
  path: string
  folder: string
  everyMs: number
  keep: number
  onBackedUp: (file: string, articles: number) => void
  onError: (error: unknown) => void
}

/** Backs up into a folder whenever its newest backup has become old, and removes all but the newest few. */
export function scheduleBackups({ path, folder, everyMs, keep, onBackedUp, onError }: ScheduleOptions): Repetition {
  const stopping = new AbortController()
  async function backUpIfDue(): Promise<void> {
    const now = new Date()
    const newest = await newestIn(folder)
    if (newest && now.getTime() - newest.getTime() < everyMs) return
    const file = backupOf(folder, now)
    const { articles } = await backUp(path, file, stopping.signal)
    await keepNewest(folder, keep)
    onBackedUp(file, articles)
  }
  const repetition = repeat(LOOK_EVERY_MS, backUpIfDue, (error) => {
    if (!stopping.signal.aborted) onError(error)
  })
  return {
    async stop() {
      stopping.abort()
      await repetition.stop()
    },
  }
}
