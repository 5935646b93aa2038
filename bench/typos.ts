import { createSpelling } from '../src/text/spelling.ts'
import { createRandom, nameWord } from './collection.ts'
import { mistyped, percentile } from './measures.ts'

const VOCABULARY = 1_000_000
const ASKED = 500

/** Prints how long it takes to find the words that a mistyped one is near, among a million. */
export function benchTypos(): void {
  const spelling = createSpelling()
  spelling.add(Array.from({ length: VOCABULARY }, (_, rank) => nameWord(rank)))
  const random = createRandom(11)
  for (const most of [1, 2]) {
    const times = Array.from({ length: ASKED }, () => {
      const word = mistyped(nameWord(Math.floor(random() * VOCABULARY)))
      const start = performance.now()
      spelling.near(word, most)
      return performance.now() - start
    })
    const [median, worst] = [percentile(times, 0.5), percentile(times, 0.99)]
    console.log(
      `words within ${most} of a mistyped one, of ${VOCABULARY}: p50 ${median.toFixed(2)} ms, p99 ${worst.toFixed(2)} ms`,
    )
  }
}
