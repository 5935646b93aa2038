import { LRUCache } from 'lru-cache'

/** Who is counted at once, at the most; beyond, whoever was not heard of for longest is forgotten. */
const MOST_SPENDERS = 100_000

/** How much somebody may still spend, and for how long that is so, in whole seconds. */
export interface Budget {
  left: number
  seconds: number
  /** Whether more was asked for than there was. */
  isOverdrawn: boolean
}

/** Counts what each of many spends in windows of time, each of which begins with the first that is spent in it. */
export interface Spending {
  spend(spender: string, amount: number): Budget
}

export function createSpending(
  budget: number,
  windowMs: number,
  now: () => number = () => performance.now(),
): Spending {
  const windows = new LRUCache<string, { spent: number; until: number }>({ max: MOST_SPENDERS })
  return {
    spend(spender, amount) {
      const time = now()
      let window = windows.get(spender)
      if (!window || window.until <= time) {
        window = { spent: 0, until: time + windowMs }
        windows.set(spender, window)
      }
      const isOverdrawn = window.spent + amount > budget
      if (!isOverdrawn) window.spent += amount
      return { left: budget - window.spent, seconds: Math.ceil((window.until - time) / 1_000), isOverdrawn }
    },
  }
}
