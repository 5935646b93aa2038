import { editDistance } from './edit-distance.ts'

/** Words, and which of them are near another. */
export interface Spelling {
  add(words: readonly string[]): void
  /** The words at the least distance that there are any at, from 1 to `most`. */
  near(word: string, most: number): string[]
}

/** Words of one length; of each, a bit for every letter that it has once, and for every one that it has twice. */
interface Bucket {
  words: string[]
  once: Uint32Array
  twice: Uint32Array
}

/**
 * To replace a letter changes two of those bits at most, to put one in or leave one out changes one, to swap two none.
 * Comparing the bits of all words is so quick (a few milliseconds for a million) that nothing needs to be prepared for it.
 */
export function createSpelling(): Spelling {
  const byLength = new Map<number, Bucket>()

  function bucketOf(length: number): Bucket {
    const known = byLength.get(length)
    if (known && known.words.length < known.once.length) return known
    const size = Math.max(64, 2 * (known?.words.length ?? 0))
    const larger = { words: known?.words ?? [], once: new Uint32Array(size), twice: new Uint32Array(size) }
    larger.once.set(known?.once ?? [])
    larger.twice.set(known?.twice ?? [])
    byLength.set(length, larger)
    return larger
  }

  return {
    add(words) {
      for (const word of words) {
        const bucket = bucketOf(word.length)
        const [once, twice] = lettersOf(word)
        bucket.once[bucket.words.length] = once
        bucket.twice[bucket.words.length] = twice
        bucket.words.push(word)
      }
    },
    near(word, most) {
      const [once, twice] = lettersOf(word)
      let found: string[] = []
      let least = most
      for (const [length, bucket] of byLength) {
        const difference = Math.abs(length - word.length)
        for (let index = 0; difference <= least && index < bucket.words.length; index += 1) {
          const mostBits = 2 * least - difference
          const changed = bits((bucket.once[index] ?? 0) ^ once)
          if (changed > mostBits || changed + bits((bucket.twice[index] ?? 0) ^ twice) > mostBits) continue
          const candidate = bucket.words[index] ?? ''
          const distance = editDistance(word, candidate, least)
          if (distance > least || distance === 0) continue
          if (distance < least) found = []
          least = distance
          found.push(candidate)
        }
      }
      return found
    },
  }
}

function lettersOf(word: string): [once: number, twice: number] {
  let once = 0
  let twice = 0
  for (let at = 0; at < word.length; at += 1) {
    const bit = 1 << (word.charCodeAt(at) & 31)
    twice |= once & bit
    once |= bit
  }
  return [once >>> 0, twice >>> 0]
}

/** How many bits are set (Warren 2012, "Hacker's Delight", 5-1). */
function bits(value: number): number {
  let sum = value - ((value >>> 1) & 0x55555555)
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333)
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
