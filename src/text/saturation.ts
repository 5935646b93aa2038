/** How fast another mention of a term is worth less, and how much a long text is held against it (BM25). */
export const K1 = 1.8
const B = 0.75

/** What so many mentions are worth, from 0 to nearly 1; `relativeLength` is 1 for a text of the usual length. */
export function saturation(count: number, relativeLength: number): number {
  return count / (count + K1 * (1 - B + B * relativeLength))
}
