import type { Database } from '../../../src/database/database.ts'
import { openDatabase } from '../../../src/database/open.ts'
import type { Compared } from '../writer.ts'

/** What was seen after a kill, or at the end of all. */
export interface Seen extends Compared {
  isKilled: boolean
  /** What is broken. */
  faults: string[]
  /** Writes that were acknowledged, or work that was said to be done, before the kill. */
  acknowledged: number
  /** Whether something was under way when it came. */
  inTheMiddle: boolean
}

/** Something that the program does, again and again, to be killed at. */
export interface Moment {
  /** Kills the program once, and looks at what is left. */
  kill(): Promise<Seen>
  /** Lets it come to its end for once, and looks at that. */
  finish(): Promise<Seen>
}

export interface MomentOptions {
  /** An empty folder. */
  folder: string
  random: () => number
}

/** The settings of a program on a database of its own. */
export function settingsFor(folder: string): { DATABASE_URL: string } & Record<string, string> {
  return {
    DATABASE_URL: `file:${folder}/test.db`,
    SEED_DIR: `${folder}/none`,
    HOST: '127.0.0.1',
    PORT: '0',
    RATE_LIMIT: 'off',
  }
}

export async function withDatabase<T>(url: string, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(url, { threads: 0, mustExist: true })
  return work(db).finally(() => db.close())
}
