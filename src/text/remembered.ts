import { ownCopy } from './own-copy.ts'
import { WordCache } from './word-cache.ts'

/** Words that come again and again, in each text and in all of them, are fewer. A power of two. */
const PLACES = 16_384

/** As `make`, but what it made for the words that came last is mostly not made again. */
export function remembered<Made>(make: (word: string) => Made): (word: string) => Made {
  const cache = new WordCache<Made>(PLACES)
  return (word) => {
    const known = cache.get(word)
    if (known !== undefined) return known
    const own = ownCopy(word)
    const made = make(own)
    cache.set(own, made)
    return made
  }
}
