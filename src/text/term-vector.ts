import { decodeNumbers, encodeNumbers } from './leb128.ts'

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
  let last = 0
  return encodeNumbers(
    terms
      .toSorted((a, b) => a.term - b.term)
      .flatMap(({ term, count }) => {
        const distance = term - last
        last = term
        return [distance, count]
      }),
  )
}

/** Calls `visit` for each term, in ascending order. */
export function visitVector(bytes: Uint8Array, visit: (term: number, count: number) => void): void {
  const numbers = decodeNumbers(bytes)
  let term = 0
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    term += numbers[at] ?? 0
    visit(term, numbers[at + 1] ?? 0)
  }
}
