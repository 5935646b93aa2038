import { readFileSync } from 'node:fs'

// What words mean, as far as it shows in the words that they stand beside (see make-word-vectors.ts): words that mean
// something alike lie in the same direction. A text lies where its words do in the mean, those counting most that are
// rare in English at large: a list that is always the same, so that the vector of a text never changes.

export const DIMENSIONS = 64

/** The languages that there are vectors for, as `analysisLanguage` names them. */
const LANGUAGE = 'en'
/** How many words of English there are vectors for. */
export const WORDS = 40_000
/** A text of which fewer terms are known is hardly in the language. */
const LEAST_KNOWN = 0.4
/** Where a text lies tells nothing when so few words tell it. */
const FEWEST_TERMS = 5

interface WordVectors {
  /** The place of each term in `numbers`, and how much it tells. */
  places: ReadonlyMap<string, { at: number; weight: number }>
  numbers: Int8Array
}

let loaded: WordVectors | undefined

/**
 * Where a text lies, in 64 numbers of a byte each, from its terms and how often it has them. Nothing for a text that is
 * too short or in a language without vectors. Deterministic.
 */
export function textVector(language: string, counts: ReadonlyMap<string, number>): Int8Array | undefined {
  if (language !== LANGUAGE) return undefined
  loaded ??= load()
  const { places, numbers } = loaded
  const sum = new Float64Array(DIMENSIONS)
  let known = 0
  for (const [term, count] of counts) {
    const place = places.get(term)
    if (!place) continue
    known += 1
    const weight = (1 + Math.log(count)) * place.weight
    for (let index = 0; index < DIMENSIONS; index += 1) {
      sum[index] = (sum[index] ?? 0) + weight * (numbers[place.at + index] ?? 0)
    }
  }
  if (known < FEWEST_TERMS || known < LEAST_KNOWN * counts.size) return undefined
  const largest = sum.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1
  return Int8Array.from(sum, (value) => Math.round((value / largest) * 127))
}

/** How rare a term is in English at large, from 0 to 1; 1 for words that are rare, or of another language. */
export function englishRarity(term: string): number {
  loaded ??= load()
  const weight = loaded.places.get(term)?.weight
  return weight === undefined ? 1 : Math.min(1, weight / Math.log(WORDS))
}

/** The cosine of the angle between two: from -1 to 1, and about 0 where they have nothing to do with each other. */
export function cosine(one: Int8Array, other: Int8Array): number {
  let product = 0
  let ours = 0
  let theirs = 0
  for (let index = 0; index < DIMENSIONS; index += 1) {
    const a = one[index] ?? 0
    const b = other[index] ?? 0
    product += a * b
    ours += a * a
    theirs += b * b
  }
  return ours === 0 || theirs === 0 ? 0 : product / Math.sqrt(ours * theirs)
}

/** Two megabytes, read when first needed: most programs that start never do. */
function load(): WordVectors {
  const bytes = readFileSync(new URL('./word-vectors/english-vectors.bin', import.meta.url))
  const lines = readFileSync(new URL('./word-vectors/english-terms.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  const places = new Map<string, { at: number; weight: number }>()
  for (const [line, text] of lines.entries()) {
    const [term = '', rank] = text.split(' ')
    places.set(term, { at: line * DIMENSIONS, weight: Math.log(Number(rank) + 2) })
  }
  return { places, numbers: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) }
}
