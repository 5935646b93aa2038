import { Piscina } from 'piscina'
import { DatabaseError } from './database.ts'
import { createPace } from './pace.ts'
import { threadArguments } from './thread-arguments.ts'

/** Tasks that wait for a thread; one more is refused. */
const MAX_QUEUED = 200
/** For a thread: whoever would wait for longer is refused, as he would no longer want the answer when it comes. */
const LONGEST_WAIT_MS = 1_000

/** Threads that all run the same module. */
export interface Threads<Task, Outcome> {
  /** Throws `busy` when too many tasks wait, or would wait for too long. */
  run(task: Task): Promise<Outcome>
  /** How many tasks no thread has begun with. */
  waiting(): number
  /** Waits for what has begun. */
  close(): Promise<void>
}

/** Starts its threads when first needed: most short-lived programs need only some of them. */
export function createThreads<Task, Outcome>(module: URL, workerData: unknown, count: number): Threads<Task, Outcome> {
  let pool: Piscina<Task, Outcome> | undefined
  const pace = createPace()
  const start = () =>
    new Piscina<Task, Outcome>({
      filename: module.href,
      execArgv: [...threadArguments],
      workerData,
      minThreads: count,
      maxThreads: count,
      maxQueue: MAX_QUEUED,
      // A thread that blocks until its next task never comes to free what has been collected: statements lie for ever.
      atomics: 'disabled',
    })

  return {
    async run(task) {
      pool ??= start()
      const waiting = pool.queueSize
      if (waiting >= MAX_QUEUED || pace.waitBehind(waiting) > LONGEST_WAIT_MS)
        throw new DatabaseError('busy', 'too many queries are waiting')
      pace.joined()
      return pool.run(task).finally(pace.served)
    },
    waiting: () => pool?.queueSize ?? 0,
    close: async () => pool?.close(),
  }
}
