/** Longer words are not compared: they are further apart than anything that is asked for. */
const LONGEST = 100

// Kept, as making them would take longer than what they are for.
const rows = [new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1), new Uint8Array(LONGEST + 1)] as const

/**
 * How many letters have to be put in, left out, replaced, or swapped with their neighbour, to make one word of the
 * other; whatever is more than `most` (100 at most) is `most + 1`. (Optimal string alignment: Damerau 1964, "A technique for
 * computer detection and correction of spelling errors"; only the diagonals that can still be near enough are filled in:
 * Ukkonen 1985, "Algorithms for approximate string matching".)
 */
export function editDistance(one: string, other: string, most: number): number {
  const tooMany = most + 1
  if (Math.abs(one.length - other.length) > most || Math.max(one.length, other.length) > LONGEST) return tooMany
  let [beforeLast, last, row]: [Uint8Array, Uint8Array, Uint8Array] = [...rows]
  for (let j = 0; j <= other.length; j += 1) last[j] = Math.min(j, tooMany)
  for (let i = 1; i <= one.length; i += 1) {
    const from = Math.max(1, i - most)
    const to = Math.min(other.length, i + most)
    const letter = one.charCodeAt(i - 1)
    let least = from === 1 ? Math.min(i, tooMany) : tooMany
    row[from - 1] = least
    for (let j = from; j <= to; j += 1) {
      const theirs = other.charCodeAt(j - 1)
      let cost = (last[j - 1] ?? 0) + (letter === theirs ? 0 : 1)
      cost = Math.min(cost, (row[j - 1] ?? 0) + 1)
      if (j < i + most) cost = Math.min(cost, (last[j] ?? 0) + 1)
      if (i > 1 && j > 1 && letter === other.charCodeAt(j - 2) && theirs === one.charCodeAt(i - 2)) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1)
      }
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return tooMany
    ;[beforeLast, last, row] = [last, row, beforeLast]
  }
  return Math.min(last[other.length] ?? 0, tooMany)
}
