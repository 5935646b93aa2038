import { type Expression, isNothing, nothing } from '../articles/search-index.ts'
import type { KnownTerm } from './vocabulary.ts'

/** A word to rank by, with all terms that it may be indexed under. */
export interface WantedWord {
  text: string
  terms: KnownTerm[]
}

/** What clauses side by side ask for together. */
export interface Sequence {
  /** What an article has to hold; nothing: the bare words are enough, any of them. */
  required: Expression | null
  unwanted: Expression | null
  /** The bare words. */
  optional: WantedWord[]
}

/** Everything that a sequence asks for; `null` when it asks for nothing. */
export function matchesOf({ required, optional, unwanted }: Sequence): Expression | null {
  const wanted = required ?? (optional.length > 0 ? anyWord(optional) : null)
  if (!unwanted || isNothing(unwanted)) return unwanted ? (wanted ?? { type: 'everything' }) : wanted
  return { type: 'without', part: wanted ?? { type: 'everything' }, unwanted }
}

export function anyWord(words: readonly WantedWord[]): Expression {
  return anyOf(words.flatMap(({ terms }) => terms.map(({ text }) => ({ type: 'phrase' as const, terms: [text] }))))
}

export function allOf(parts: readonly Expression[]): Expression | null {
  const [first] = parts
  if (!first) return null
  if (parts.some(isNothing)) return nothing
  return parts.length === 1 ? first : { type: 'all', parts }
}

export function anyOf(parts: readonly Expression[]): Expression {
  const some = parts.filter((part) => !isNothing(part))
  const [only] = some
  return some.length === 1 && only ? only : { type: 'any', parts: some }
}
