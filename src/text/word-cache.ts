/** What is longer comes once, and would take the memory of many. */
export const LONGEST_KEPT = 128

/**
 * Keeps something for words: for each in the one place that its letters name, where the next of the same place takes it
 * over (a direct-mapped cache). A `Map` would take twice as long to find one of millions of words that come by, and
 * more memory.
 */
export class WordCache<Value> {
  readonly #places: number
  #words: (string | undefined)[] = []
  #values: (Value | undefined)[] = []

  /** `places` is a power of two: there are fewer words than that which come again and again. */
  constructor(places: number) {
    this.#places = places
  }

  get(word: string): Value | undefined {
    const place = this.#placeOf(word)
    return this.#words[place] === word ? this.#values[place] : undefined
  }

  /** `word` is kept: it must be no part of a long text, which would be kept with it. */
  set(word: string, value: Value): void {
    if (word.length > LONGEST_KEPT) return
    if (this.#words.length === 0) {
      this.#words = new Array<undefined>(this.#places).fill(undefined)
      this.#values = new Array<undefined>(this.#places).fill(undefined)
    }
    const place = this.#placeOf(word)
    this.#words[place] = word
    this.#values[place] = value
  }

  /** FNV-1a (Fowler, Noll and Vo), with its upper bits folded into the lower ones. */
  #placeOf(word: string): number {
    let code = 0x811c9dc5
    for (let at = 0; at < word.length; at += 1) code = Math.imul(code ^ word.charCodeAt(at), 0x01000193)
    return (code ^ (code >>> 15)) & (this.#places - 1)
  }
}
