import { analysisLanguage, DEFAULT_LANGUAGE, languages } from './languages.ts'
import { remembered } from './remembered.ts'
import { fold, type Word, wordsOf } from './words.ts'

/** A word as it stands in a text, as it is compared, and the term it is indexed under. */
export interface Term extends Word {
  folded: string
  term: string
}

/** So that no text can make a term that an engine would not take. */
const LONGEST_TERM = 64

const stopWords = new Map<string, ReadonlySet<string>>()

/** The terms of a text, in order, stop words included: what the index holds. `language` is a tag of BCP 47. */
export function* termsOf(text: string, language: string): Generator<Term> {
  const analysed = analyserOf(analysisLanguage(language))
  for (const word of wordsOf(text)) {
    const { folded, term } = analysed(word.text)
    yield { ...word, folded, term }
  }
}

/** A word that is compared so, in a language. */
export interface Analysed {
  folded: string
  term: string
  isStopWord: boolean
}

interface Analyser {
  /** The same for all words that are compared alike. */
  ofWord: (word: string) => Analysed
  ofFolded: (folded: string) => Analysed
}

const analysers = new Map<string, Analyser>()

/** What there is to know of a word by the rules of a language, one of `languages`. */
export function analyserOf(language: string): (word: string) => Analysed {
  return rulesOf(language).ofWord
}

/**
 * The term that a folded word is indexed under, in a text of this language (one of `languages`). What looks alike in
 * another language is another term: English `automat` is of `automatic`, German `automat·de` of `automatisch`.
 */
export function termOf(folded: string, language: string): string {
  return rulesOf(language).ofFolded(folded).term
}

function rulesOf(language: string): Analyser {
  const known = analysers.get(language)
  if (known) return known
  const ofFolded = remembered((folded) => ({
    folded,
    term: stemOf(folded, language),
    isStopWord: isStopWord(folded, language),
  }))
  const made = { ofFolded, ofWord: remembered((word) => ofFolded(fold(word))) }
  analysers.set(language, made)
  return made
}

function stemOf(folded: string, language: string): string {
  const stem = cut(languages[language]?.stem(folded) || folded)
  return language === DEFAULT_LANGUAGE ? stem : `${stem}·${language}`
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
