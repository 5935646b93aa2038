/** What was served last, together: one that took long says little of the next, and some come back at the same time. */
const REMEMBERED = 32

/** How fast a line is served, and so how long one more in it would wait. */
export interface Pace {
  /** To be called when something joins the line. */
  joined(): void
  /** To be called when something was served, well or not. */
  served(): void
  /** To be called when something left the line before it was served. */
  left(): void
  /** How long whoever has so many before him waits, in milliseconds, if all goes on as it has; 0 while little is known. */
  waitBehind(count: number): number
}

export function createPace(now: () => number = () => performance.now()): Pace {
  const times: number[] = []
  let together = 0
  let waiting = 0
  let last = 0
  return {
    joined() {
      // Nothing was served in the time before.
      if (waiting === 0) last = now()
      waiting += 1
    },
    served() {
      const time = now()
      times.push(time - last)
      together += time - last
      if (times.length > REMEMBERED) together -= times.shift() ?? 0
      waiting -= 1
      last = time
    },
    left() {
      waiting -= 1
    },
    waitBehind: (count) => (times.length < REMEMBERED ? 0 : (count * together) / REMEMBERED),
  }
}
