import type { Database } from '../database/database.ts'
import { nextDue, publishDue } from './publish-due.ts'

/** Clocks are set, and other programs schedule articles: it never sleeps for longer. */
const LONGEST_SLEEP_MS = 60_000
/** After a failure, whatever is committed meanwhile. */
const LEAST_PAUSE_MS = 1_000

export interface Scheduler {
  /** Waits for what is being published. */
  stop(): Promise<void>
}

interface SchedulerOptions {
  now?: () => Date
  onPublished?: (articles: number) => void
  onError: (error: unknown) => void
}

/** Publishes what is due: at once what became so while nothing ran, then everything at its time. */
export function startScheduler(
  db: Database,
  { now = () => new Date(), onPublished, onError }: SchedulerOptions,
): Scheduler {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isStopped = false
  let pausedUntil = 0

  async function run(): Promise<void> {
    try {
      const published = await publishDue(db, now)
      if (published > 0) onPublished?.(published)
      await sleep()
    } catch (error) {
      onError(error)
      pausedUntil = performance.now() + LEAST_PAUSE_MS
      wakeAfter(LONGEST_SLEEP_MS)
    }
  }

  /** Until the next article is due. */
  async function sleep(): Promise<void> {
    const next = await nextDue(db)
    wakeAfter(next ? next.getTime() - now().getTime() : LONGEST_SLEEP_MS)
  }

  function wakeAfter(ms: number): void {
    clearTimeout(timer)
    if (isStopped) return
    timer = setTimeout(wake, Math.min(LONGEST_SLEEP_MS, Math.max(0, ms, pausedUntil - performance.now()))).unref()
  }

  function wake(): void {
    running ??= run().finally(() => {
      running = undefined
    })
  }

  // An article may have been scheduled for an earlier time than the one that is slept for.
  const forget = db.onCommit(() => {
    if (!running) sleep().catch(onError)
  })
  wake()
  return {
    async stop() {
      isStopped = true
      forget()
      clearTimeout(timer)
      await running
    },
  }
}
