import { encodeNumbers } from './leb128.ts'

/** A term of an article, by its number, and how often the article has it. */
export interface TermCount {
  term: number
  count: number
}

/**
 * Terms in ascending order, each as the distance to the one before it and its count: about two and a half bytes a
 * term, of which an article of 600 words has 250.
 */
export function encodeVector(terms: readonly TermCount[]): Uint8Array {
  const numbers: number[] = []
  let last = 0
  for (const { term, count } of terms.toSorted((a, b) => a.term - b.term)) {
    numbers.push(term - last, count)
    last = term
  }
  return encodeNumbers(numbers)
}

/** Walks through the terms of a vector in ascending order: thousands a search, so nothing is made for each. */
export class VectorReader {
  term = 0
  count = 0
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Goes on to the next term; false behind the last one. */
  next(): boolean {
    if (this.#at >= this.#bytes.length) return false
    this.term += this.#number()
    this.count = this.#number()
    return true
  }

  #number(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.#bytes[this.#at] ?? 0
      this.#at += 1
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 0x80
    }
  }
}
