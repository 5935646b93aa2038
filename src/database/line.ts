import { DatabaseError } from './database.ts'
import { createPace } from './pace.ts'

/** Whoever waits for longer is refused: he may not want the answer any more, and others come behind him. */
const LONGEST_WAIT_MS = 5_000

/** Work that is done one after another, in the order in which it came. */
export interface Line {
  /** Throws `busy` when too much is before it: at once where that can be foreseen, else when its turn comes too late. */
  join<T>(work: () => Promise<T>): Promise<T>
  /** Throws `busy` where what joined now would. */
  look(): void
  /** What has begun, or waits until it may. */
  length(): number
  /** Waits for all of it. */
  end(): Promise<void>
}

export function createLine(longestWaitMs = LONGEST_WAIT_MS, now: () => number = () => performance.now()): Line {
  const pace = createPace(now)
  let last: Promise<unknown> = Promise.resolve()
  let length = 0

  function look(): void {
    if (pace.waitBehind(length) > longestWaitMs) throw tooLong()
  }

  return {
    look,
    async join(work) {
      look()
      const since = now()
      length += 1
      pace.joined()
      const result = last
        .then(() => {
          // What came before took longer than was to be expected.
          if (now() - since <= longestWaitMs) return work().finally(pace.served)
          pace.left()
          throw tooLong()
        })
        .finally(() => {
          length -= 1
        })
      last = result.catch(() => undefined)
      return result
    },
    length: () => length,
    end: async () => void (await last),
  }
}

function tooLong(): DatabaseError {
  return new DatabaseError('busy', 'too many transactions are waiting')
}
