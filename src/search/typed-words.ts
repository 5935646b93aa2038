import { fold, wordsOf } from '../text/words.ts'
import type { Clause } from './query-language.ts'

export interface TypedWord {
  folded: string
  /** As it was typed. */
  text: string
  /** Neither in quotes nor unwanted: what may be corrected. */
  isPlain: boolean
  isUnwanted: boolean
}

/** All words of a query, in their order. */
export function wordsOfClauses(clauses: readonly Clause[], isUnwanted = false): TypedWord[] {
  return clauses.flatMap((clause): TypedWord[] => {
    if (clause.type === 'not') return wordsOfClauses([clause.clause], !isUnwanted)
    if (clause.type === 'or' || clause.type === 'group') return wordsOfClauses(clause.clauses, isUnwanted)
    const isPlain = clause.type === 'word' && !isUnwanted
    return foldedWords(clause.text).map(({ folded, text }) => ({ folded, text, isPlain, isUnwanted }))
  })
}

export function foldedWords(text: string): { folded: string; text: string }[] {
  return wordsOf(text).map((word) => ({ folded: fold(word.text), text: word.text }))
}
