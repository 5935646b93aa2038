import { WordCache } from './word-cache.ts'

/** Words that come again and again, in each text and in all of them, are fewer. A power of two. */
const PLACES = 16_384
/** A string of at least so many characters may be a slice, which keeps all of its text in memory. */
const SHORTEST_SLICE = 13

/** As `make`, but what it made for the words that came last is mostly not made again. */
export function remembered<Made>(make: (word: string) => Made): (word: string) => Made {
  const cache = new WordCache<Made>(PLACES)
  return (word) => {
    const known = cache.get(word)
    if (known !== undefined) return known
    const own = word.length < SHORTEST_SLICE ? word : copyOf(word)
    const made = make(own)
    cache.set(own, made)
    return made
  }
}

function copyOf(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}
