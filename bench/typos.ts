import { createSpelling } from '../src/text/spelling.ts'
import { createRandom, nameWord } from './collection.ts'
import { mistyped, percentile } from './measures.ts'

const VOCABULARY = 1_000_000
const ASKED = 500

export interface TypoTimes {
  within: number
  p50Ms: number
  p99Ms: number
}

/** Measures how long it takes to find the words that a mistyped one is near, among a million. */
export function benchTypos(say: (line: string) => void): TypoTimes[] {
  const spelling = createSpelling()
  spelling.add(Array.from({ length: VOCABULARY }, (_, rank) => nameWord(rank)))
  const random = createRandom(11)
  return [1, 2].map((most) => {
    const times = Array.from({ length: ASKED }, () => {
      const word = mistyped(nameWord(Math.floor(random() * VOCABULARY)))
      const start = performance.now()
      spelling.near(word, most)
      return performance.now() - start
    })
    const [p50Ms, p99Ms] = [percentile(times, 0.5), percentile(times, 0.99)]
    say(
      `words within ${most} of a mistyped one, of ${VOCABULARY}: p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`,
    )
    return { within: most, p50Ms, p99Ms }
  })
}
