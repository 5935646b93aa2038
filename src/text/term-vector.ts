/** A term of an article, by its number, and how often the article has it. */
export interface TermCount {
  term: number
  count: number
}

/**
 * Terms in ascending order, each as the distance to the one before it and its count, both as LEB128: about two and a
 * half bytes a term, of which an article of 600 words has 250.
 */
export function encodeVector(terms: readonly TermCount[]): Uint8Array {
  const bytes: number[] = []
  let last = 0
  for (const { term, count } of terms.toSorted((a, b) => a.term - b.term)) {
    pushNumber(bytes, term - last)
    pushNumber(bytes, count)
    last = term
  }
  return Uint8Array.from(bytes)
}

/** Calls `visit` for each term, in ascending order. */
export function visitVector(bytes: Uint8Array, visit: (term: number, count: number) => void): void {
  let term = 0
  let isCount = false
  let value = 0
  let scale = 1
  for (const byte of bytes) {
    value += (byte & 0x7f) * scale
    scale *= 0x80
    if (byte >= 0x80) continue
    if (isCount) visit(term, value)
    else term += value
    isCount = !isCount
    value = 0
    scale = 1
  }
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
}
