import { WordCache } from '../text/word-cache.ts'

/** Words that most articles are made of are fewer. A power of two. */
const PLACES = 32_768

/** Words and terms that are new in a transaction. */
export interface FreshWords {
  /** Each word with its term behind a space. */
  words: readonly string[]
  /** The numbers of terms. */
  terms: Iterable<readonly [term: string, id: number]>
}

/**
 * Words that are saved, and the numbers of terms, so that they are not sent and looked for again and again: most of those
 * of most articles are among them. Neither ever goes, whatever program writes.
 */
export class KnownWords {
  readonly #words = new WordCache<true>(PLACES)
  readonly #terms = new WordCache<number>(PLACES)

  has(word: string): boolean {
    return this.#words.get(word) === true
  }

  numberOf(term: string): number | undefined {
    return this.#terms.get(term)
  }

  /** To be called once the transaction is committed. */
  add({ words, terms }: FreshWords): void {
    for (const word of words) this.#words.set(word, true)
    for (const [term, id] of terms) this.#terms.set(term, id)
  }
}
