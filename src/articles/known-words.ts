const MOST_KEPT = 20_000

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
  readonly #words = new Recent<true>()
  readonly #terms = new Recent<number>()

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

/** What was asked for or came last: `MOST_KEPT` of them at least, and twice as many at most. */
class Recent<Value> {
  #recent = new Map<string, Value>()
  #older = new Map<string, Value>()

  get(key: string): Value | undefined {
    const recent = this.#recent.get(key)
    if (recent !== undefined) return recent
    const older = this.#older.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }

  set(key: string, value: Value): void {
    if (this.#recent.size >= MOST_KEPT) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(key, value)
  }
}
