import { stemmer } from '@orama/stemmers/english'
import { stopwords } from '@orama/stopwords/english'
import { fold, type Word, wordsOf } from './words.ts'

/** A word, and the term it is indexed under. */
export interface Term extends Word {
  term: string
}

const stopTerms = new Set(stopwords.flatMap((word) => [...wordsOf(word)].map(({ text }) => fold(text))))
const stems = new Map<string, string>()
const STEMS_KEPT = 100_000

/** The terms of a text, in order, stop words included: what the index holds and what is looked up in it. */
export function* termsOf(text: string): Generator<Term> {
  for (const word of wordsOf(text)) yield { ...word, term: stemOf(fold(word.text)) }
}

/** Whether a word tells nothing of what a text is about. */
export function isStopWord(word: string): boolean {
  return stopTerms.has(fold(word))
}

/** Terms as one text, for an index whose tokenizer only parts them. */
export function indexText(text: string): string {
  let line = ''
  for (const { term } of termsOf(text)) line += `${term} `
  return line
}

/** The words as they are written, only folded. */
export function foldedText(text: string): string {
  let line = ''
  for (const word of wordsOf(text)) line += `${fold(word.text)} `
  return line
}

/** The algorithm is Martin Porter's for English (Snowball); words of other scripts pass through it unchanged. */
function stemOf(folded: string): string {
  const known = stems.get(folded)
  if (known !== undefined) return known
  // Cut, so that no text can make a term that an engine would not take.
  const stem = stemmer(folded).slice(0, 64) || folded.slice(0, 64)
  if (stems.size >= STEMS_KEPT) stems.clear()
  stems.set(folded, stem)
  return stem
}
