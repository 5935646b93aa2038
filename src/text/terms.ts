import { analysisLanguage, DEFAULT_LANGUAGE, languages } from './languages.ts'
import { eachWord, fold, type Word, wordsOf } from './words.ts'

/** A word as it stands in a text, as it is compared, and the term it is indexed under. */
export interface Term extends Word {
  folded: string
  term: string
}

const STEMS_KEPT = 40_000
/** So that no text can make a term that an engine would not take. */
const LONGEST_TERM = 64

const stems = new Map<string, Map<string, string>>()
const stopWords = new Map<string, ReadonlySet<string>>()

/** The terms of a text, in order, stop words included: what the index holds. `language` is a tag of BCP 47. */
export function* termsOf(text: string, language: string): Generator<Term> {
  const rules = analysisLanguage(language)
  for (const word of wordsOf(text)) yield { ...word, ...analysed(word.text, rules) }
}

/** As `termsOf`, for texts of any length: nothing is kept. */
export function eachTerm(text: string, language: string, visit: (term: string, folded: string) => void): void {
  const rules = analysisLanguage(language)
  eachWord(text, (word) => {
    const { term, folded } = analysed(word, rules)
    visit(term, folded)
  })
}

type Analysed = Pick<Term, 'folded' | 'term'>
const analyses = new Map<string, Map<string, Analysed>>()

/** Words come again and again, in each text and in all of them. */
function analysed(word: string, language: string): Analysed {
  let known = analyses.get(language)
  if (!known) {
    known = new Map()
    analyses.set(language, known)
  }
  const before = known.get(word)
  if (before) return before
  const folded = fold(word)
  const made = { folded, term: termOf(folded, language) }
  if (known.size >= STEMS_KEPT) known.clear()
  known.set(word, made)
  return made
}

/**
 * The term that a folded word is indexed under, in a text of this language (one of `languages`). What looks alike in
 * another language is another term: English `automat` is of `automatic`, German `automat·de` of `automatisch`.
 */
export function termOf(folded: string, language: string): string {
  let known = stems.get(language)
  if (!known) {
    known = new Map()
    stems.set(language, known)
  }
  const stem = known.get(folded)
  if (stem !== undefined) return stem
  const stemmed = cut(languages[language]?.stem(folded) || folded)
  const made = language === DEFAULT_LANGUAGE ? stemmed : `${stemmed}·${language}`
  if (known.size >= STEMS_KEPT) known.clear()
  known.set(folded, made)
  return made
}

/** Half a character is nothing that an engine would take either. */
function cut(term: string): string {
  return term.slice(0, LONGEST_TERM).replace(/[\ud800-\udbff]$/, '')
}

/** Whether a word tells nothing of what a text in this language is about. */
export function isStopWord(word: string, language = DEFAULT_LANGUAGE): boolean {
  const known = stopWords.get(language)
  if (known) return known.has(fold(word))
  const listed = languages[language]?.stopWords ?? []
  stopWords.set(language, new Set(listed.flatMap((entry) => wordsOf(entry).map(({ text }) => fold(text)))))
  return isStopWord(word, language)
}

/** The words as they are written, only folded. */
export function foldedText(text: string): string {
  let line = ''
  for (const word of wordsOf(text)) line += `${fold(word.text)} `
  return line
}
