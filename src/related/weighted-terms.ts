import { VectorReader } from '../text/term-vector.ts'
import type { Rarities } from './rarities.ts'
import { toUnitLength, type Weights } from './weights.ts'

/** A term is encoded in no fewer. */
const BYTES_OF_TERM = 2

/**
 * The terms of an article, weighing the more the more often it has them and the rarer they are. A list compares one
 * article with a hundred others: the one is unpacked, and the others are only walked through, as they are encoded.
 */
export class WeightedTerms {
  /** As `encodeVector` has them. */
  readonly encoded: Uint8Array
  readonly #rarities: Pick<Rarities, 'rarityOfTerm'>
  #weights: Weights | undefined

  constructor(encoded: Uint8Array, rarities: Pick<Rarities, 'rarityOfTerm'>) {
    this.encoded = encoded
    this.#rarities = rarities
  }

  /** Of length 1. */
  get weights(): Weights {
    this.#weights ??= this.#unpacked()
    return this.#weights
  }

  /** The cosine of the angle between the two: from 0 to 1. */
  cosine(other: WeightedTerms): number {
    const { ids, weights } = this.weights
    const vector = new VectorReader(other.encoded)
    let sum = 0
    let squares = 0
    let ours = 0
    while (vector.next()) {
      const weight = this.#weightOf(vector)
      squares += weight * weight
      while (ours < ids.length && (ids[ours] ?? 0) < vector.term) ours += 1
      if (ids[ours] === vector.term) sum += (weights[ours] ?? 0) * weight
    }
    return squares === 0 ? 0 : Math.min(1, sum / Math.sqrt(squares))
  }

  #unpacked(): Weights {
    const most = Math.floor(this.encoded.length / BYTES_OF_TERM)
    const ids = new Uint32Array(most)
    const weights = new Float64Array(most)
    const vector = new VectorReader(this.encoded)
    let end = 0
    for (; vector.next(); end += 1) {
      ids[end] = vector.term
      weights[end] = this.#weightOf(vector)
    }
    const unpacked = { ids: ids.subarray(0, end), weights: weights.subarray(0, end) }
    toUnitLength(unpacked)
    return unpacked
  }

  #weightOf({ term, count }: VectorReader): number {
    return (1 + (logarithms[count] ?? Math.log(count))) * this.#rarities.rarityOfTerm(term)
  }
}

/** Of the counts that most terms have. */
const logarithms = Float64Array.from({ length: 64 }, (_, count) => Math.log(Math.max(1, count)))
