import { editDistance } from './edit-distance.ts'

/** Words, and which of them are near another. */
export interface Spelling {
  add(words: readonly string[]): void
  /** The words at the least distance that there are any at, from 1 to `most` (at most 2). */
  near(word: string, most: number): string[]
}

/** Words, and of each a bit for every letter that it has once, and for every one that it has twice. */
interface Bucket {
  words: string[]
  once: Uint32Array
  twice: Uint32Array
}

/** Letters at an end by which words are found. */
const END = 2
/** In a shorter word one mistake may change both ends. */
const SHORTEST_WITH_ENDS = 5

/**
 * A mistake leaves one end of a word as it was, so that words are kept by both ends; two mistakes are found unless both
 * ends have one. Of the words of a bucket most are ruled out by their letters: to replace a letter changes two bits at
 * most, to put one in or leave one out changes one, to swap two none.
 */
export function createSpelling(): Spelling {
  const buckets = new Map<string, Bucket>()

  return {
    add(words) {
      for (const word of words) {
        const letters = lettersOf(word)
        for (const key of [...keysOf(word), lengthKey(word.length)]) put(buckets, key, word, letters)
      }
    },
    near(word, most) {
      const found = { words: new Set<string>(), distance: most }
      const lengths = Array.from({ length: 2 * most + 1 }, (_, index) => lengthKey(word.length - most + index))
      for (const key of word.length < SHORTEST_WITH_ENDS ? lengths : keysOf(word)) {
        const bucket = buckets.get(key)
        if (bucket) compare(word, bucket, found)
      }
      return [...found.words]
    },
  }
}

function keysOf(word: string): string[] {
  return [`${word.slice(0, END)}…`, `…${word.slice(-END)}`]
}

/** Short words are found by their length; few words are short. */
function lengthKey(length: number): string {
  return length < SHORTEST_WITH_ENDS + END ? String(length) : ''
}

function put(buckets: Map<string, Bucket>, key: string, word: string, [once, twice]: [number, number]): void {
  if (key === '') return
  let bucket = buckets.get(key)
  if (!bucket || bucket.words.length === bucket.once.length) {
    const size = Math.max(8, 2 * (bucket?.words.length ?? 0))
    const larger = { words: bucket?.words ?? [], once: new Uint32Array(size), twice: new Uint32Array(size) }
    larger.once.set(bucket?.once ?? [])
    larger.twice.set(bucket?.twice ?? [])
    bucket = larger
    buckets.set(key, bucket)
  }
  bucket.once[bucket.words.length] = once
  bucket.twice[bucket.words.length] = twice
  bucket.words.push(word)
}

/** Takes note of the words of a bucket that are as near as what was found, or nearer. */
function compare(word: string, bucket: Bucket, found: { words: Set<string>; distance: number }): void {
  const [once, twice] = lettersOf(word)
  for (let index = 0; index < bucket.words.length; index += 1) {
    const candidate = bucket.words[index] ?? ''
    const difference = Math.abs(candidate.length - word.length)
    if (difference > found.distance) continue
    const mostBits = 2 * found.distance - difference
    const changed = bits((bucket.once[index] ?? 0) ^ once)
    if (changed > mostBits || changed + bits((bucket.twice[index] ?? 0) ^ twice) > mostBits) continue
    const distance = editDistance(word, candidate, found.distance)
    if (distance > found.distance || distance === 0) continue
    if (distance < found.distance) found.words.clear()
    found.distance = distance
    found.words.add(candidate)
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
