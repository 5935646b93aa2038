import { LONGEST_KEPT } from '../text/word-cache.ts'

/** Of words and of terms: those that most articles are made of are fewer. Full, it begins anew, and looks for each once more. */
const MOST_KEPT = 65_536

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
  readonly #words = new Set<string>()
  readonly #terms = new Map<string, number>()

  has(word: string): boolean {
    return this.#words.has(word)
  }

  numberOf(term: string): number | undefined {
    return this.#terms.get(term)
  }

  /** To be called once the transaction is committed. */
  add({ words, terms }: FreshWords): void {
    if (this.#words.size > MOST_KEPT) this.#words.clear()
    if (this.#terms.size > MOST_KEPT) this.#terms.clear()
    for (const word of words) if (word.length <= LONGEST_KEPT) this.#words.add(word)
    for (const [term, id] of terms) if (term.length <= LONGEST_KEPT) this.#terms.set(term, id)
  }
}
