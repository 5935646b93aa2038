/** What people said of the documents of one query: a grade above 0 is relevant, a higher one more so. */
export type Grades = ReadonlyMap<string, number>

/** Normalised discounted cumulative gain with linear gains (Järvelin and Kekäläinen 2002), as trec_eval has it. */
export function ndcg(ranked: readonly string[], grades: Grades, depth: number): number {
  const gain = (list: readonly number[]) =>
    list.slice(0, depth).reduce((sum, grade, index) => sum + grade / Math.log2(index + 2), 0)
  const ideal = gain([...grades.values()].filter((grade) => grade > 0).sort((a, b) => b - a))
  return ideal === 0 ? 0 : gain(ranked.map((id) => Math.max(0, grades.get(id) ?? 0))) / ideal
}

/** The share of what is relevant that is among the first. */
export function recall(ranked: readonly string[], grades: Grades, depth: number): number {
  const relevant = [...grades].filter(([, grade]) => grade > 0).map(([id]) => id)
  const found = new Set(ranked.slice(0, depth))
  return relevant.length === 0 ? 0 : relevant.filter((id) => found.has(id)).length / relevant.length
}

/** One through the place of the first that is relevant; 0 where none is among the first. */
export function reciprocalRank(ranked: readonly string[], grades: Grades, depth: number): number {
  const place = ranked.slice(0, depth).findIndex((id) => (grades.get(id) ?? 0) > 0)
  return place === -1 ? 0 : 1 / (place + 1)
}

/** Spearman's: how much two lists of values agree in order, from -1 to 1; NaN of nothing. Equal values share their rank. */
export function rankCorrelation(ours: readonly number[], theirs: readonly number[]): number {
  if (ours.length === 0) return Number.NaN
  const [a, b] = [ranks(ours), ranks(theirs)]
  const middle = (ours.length - 1) / 2
  const product = (one: readonly number[], other: readonly number[]) =>
    one.reduce((sum, rank, index) => sum + (rank - middle) * ((other[index] ?? 0) - middle), 0)
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b))
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value)
  const found = new Array<number>(values.length).fill(0)
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && order[end]?.value === order[start]?.value) end += 1
    for (const { index } of order.slice(start, end)) found[index] = (start + end - 1) / 2
    start = end
  }
  return found
}

/** NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The value that `part` (0 to 1) of all are not above. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

/** With two letters in the middle swapped, as people do in haste, so that none of the `known` words comes of it. */
export function mistyped(word: string, known: { has(word: string): boolean } = new Set()): string {
  for (let at = Math.floor(word.length / 2); at + 1 < word.length; at += 1) {
    const swapped = `${word.slice(0, at)}${word.charAt(at + 1)}${word.charAt(at)}${word.slice(at + 2)}`
    if (swapped !== word && !known.has(swapped)) return swapped
  }
  return word
}
