export interface Repetition {
  /** Waits for what has begun. */
  stop(): Promise<void>
}

/** Runs `work` now, and again so long after each time that it ended. What goes wrong is told, and tried again then. */
export function repeat(everyMs: number, work: () => Promise<unknown>, onError: (error: unknown) => void): Repetition {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let running = Promise.resolve()

  async function run(): Promise<void> {
    try {
      await work()
    } catch (error) {
      onError(error)
    }
    if (!isStopped) timer = setTimeout(start, everyMs).unref()
  }

  function start(): void {
    running = run()
  }

  start()
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
