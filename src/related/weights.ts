/** A vector of which most is 0: numbers in ascending order, of terms or of labels, and what each weighs. */
export interface Weights {
  ids: Uint32Array
  weights: Float64Array
}

/** The sum of the products of what both have, 1 at the most: both are walked through side by side. */
export function product(one: Weights, other: Weights): number {
  let sum = 0
  let theirs = 0
  for (let ours = 0; ours < one.ids.length; ours += 1) {
    const id = one.ids[ours] ?? 0
    while (theirs < other.ids.length && (other.ids[theirs] ?? 0) < id) theirs += 1
    if (other.ids[theirs] === id) sum += (one.weights[ours] ?? 0) * (other.weights[theirs] ?? 0)
  }
  return Math.min(1, sum)
}

/** Makes the length of the vector 1. */
export function toUnitLength({ weights }: Weights): void {
  let sum = 0
  for (const weight of weights) sum += weight * weight
  divide(weights, Math.sqrt(sum))
}

/**
 * Of weights from 0 to 1: an only label that two articles share then counts for as much as it is rare, and the less the
 * more others they do not share.
 */
export function toLabelWeights({ weights }: Weights): void {
  let sum = 0
  for (const weight of weights) sum += weight
  divide(weights, Math.sqrt(sum))
}

function divide(weights: Float64Array, divisor: number): void {
  if (divisor === 0) return
  for (let index = 0; index < weights.length; index += 1) weights[index] = (weights[index] ?? 0) / divisor
}
