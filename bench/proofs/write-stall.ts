import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Pool } from 'undici'
import { serveDatabase } from '../served.ts'
import { percentile } from './open-load.ts'
import { bearer, collectionIn, inFolder } from './own-collection.ts'
import { runProgram } from './program.ts'
import { type Finding, type Trial, timed } from './proof.ts'
import { createWriters } from './writers.ts'

const ARTICLES = { short: 2_000, full: 20_000 }
/** As long as a backup takes, and at least this long. */
const LEAST_MS = 5_000
/** Between two writes, as an editor's program would write, not a flood. */
const PAUSE_MS = 10
const ROUNDS = { short: 3, full: 5 }
/** How much longer a write may take while a backup is made. */
const MOST_STALL_MS = 100

/** The longest write while `broadsheet backup` runs, beside the longest of as long a time without. */
export function proveWriteStall(trial: Trial): Promise<Finding[]> {
  return inFolder(async (folder) => {
    const articles = ARTICLES[trial.size]
    const path = await collectionIn(folder, articles)
    const server = await serveDatabase(path)
    const pool = new Pool(server.url, { connections: 1 })
    const write = createWriters(pool, await bearer(path, 'articles:write'))
    const failures: string[] = []

    /** Writes until `isOver`, and answers how long each took. */
    async function writesUntil(isOver: () => boolean): Promise<number[]> {
      const times: number[] = []
      for (let number = 0; !isOver(); number += 1) {
        const start = performance.now()
        const failure = await write(number)
        times.push(performance.now() - start)
        if (failure) failures.push(failure)
        await wait(PAUSE_MS)
      }
      return times.sort((a, b) => a - b)
    }

    async function duringBackup(): Promise<{ times: number[]; tookMs: number }> {
      const start = performance.now()
      let isOver = false
      const backup = runProgram(['backup', join(folder, 'backup.db')], { DATABASE_URL: `file:${path}` }).finally(() => {
        isOver = true
      })
      const times = await writesUntil(() => isOver)
      await backup
      return { times, tookMs: performance.now() - start }
    }

    try {
      const warm = performance.now() + LEAST_MS
      await writesUntil(() => performance.now() > warm)
      const rounds: { stallMs: number; during: number; without: number }[] = []
      let writes = 0
      for (let round = 0; round < ROUNDS[trial.size] && !trial.signal.aborted; round += 1) {
        const { times, tookMs } = await duringBackup()
        const end = performance.now() + Math.max(LEAST_MS, tookMs)
        const alone = await writesUntil(() => performance.now() > end)
        const [during, without] = [percentile(times, 1), percentile(alone, 1)]
        rounds.push({ stallMs: during - without, during, without })
        writes += times.length
        trial.say(
          `${Math.round(tookMs)} ms, ${times.length} writes: ${during.toFixed(0)} ms at most, ${without.toFixed(0)} without`,
        )
      }
      // Whatever else the machine does reaches one round or another.
      const middle = rounds.toSorted((a, b) => a.stallMs - b.stallMs)[Math.floor(rounds.length / 2)]
      return [
        {
          promise: `No write fails while ${articles} articles are backed up`,
          figure: `${failures.length} of ${writes}`,
          limit: '0',
          holds: writes > 0 && failures.length === 0,
        },
        timed(trial, {
          promise: `Writes go on while ${articles} articles are backed up`,
          figure: middle
            ? `longest ${Math.round(middle.during)} ms, ${Math.round(middle.without)} ms without`
            : 'nothing was measured',
          limit: `${MOST_STALL_MS} ms more`,
          holds: middle !== undefined && middle.stallMs <= MOST_STALL_MS,
        }),
      ]
    } finally {
      await pool.close()
      await server.stop()
    }
  })
}
