import { analysisLanguage } from '../text/languages.ts'
import { type Signature, signatureOf } from '../text/signature.ts'
import { type Analysed, analyserOf, foldedText } from '../text/terms.ts'
import { type Word, wordsOf } from '../text/words.ts'
import type { NewArticle } from './new-article.ts'
import { FIELD_WEIGHTS, type IndexedField, indexedFields, type TermCounts } from './term-counts.ts'

/** What search needs of an article, in few plain values: it crosses from thread to thread. */
export interface IndexedText {
  /** The terms of each part of it, in their order, parted by spaces. */
  terms: Record<IndexedField, string>
  counts: TermCounts
  /** The words that it was written with, folded, each with its term behind a space. */
  words: readonly string[]
  /** The words of its title and keywords, folded, parted by spaces: what a reader begins to type. */
  titleWords: string
  signature: Signature | undefined
}

interface Readings {
  written: NewArticle
  /** Those of its text. */
  words: readonly Word[]
  keywords: readonly string[]
  language: string
}

export function analyse({ written, words, keywords, language }: Readings): IndexedText {
  const rules = analysisLanguage(language)
  const analysed = analyserOf(rules)
  const counts = new Map<Analysed, number>()
  let signature: Signature | undefined
  const terms = { title: '', summary: '', body: '', tags: '', authors: '' }
  const parts: Record<IndexedField, readonly Word[]> = {
    title: wordsOf(written.title),
    // A summary that was made from the text would count its words twice.
    summary: wordsOf(written.summary ?? ''),
    body: words,
    tags: wordsOf((written.tags ?? []).join('\n')),
    authors: wordsOf((written.authors ?? []).join('\n')),
  }
  for (const field of indexedFields) {
    const weight = FIELD_WEIGHTS[field]
    const ofField = parts[field].map(({ text }) => {
      const word = analysed(text)
      counts.set(word, (counts.get(word) ?? 0) + weight)
      return word.term
    })
    if (ofField.length > 0) terms[field] = `${ofField.join(' ')} `
    if (field === 'body') signature = signatureOf(ofField)
  }
  return {
    terms,
    counts: countsOf(rules, counts),
    words: [...new Set([...counts.keys()].map(({ folded, term }) => `${folded} ${term}`))],
    titleWords: foldedText([written.title, ...keywords].join('\n')),
    signature,
  }
}

/** Several words may have one term. */
function countsOf(language: string, words: ReadonlyMap<Analysed, number>): TermCounts {
  const counts = new Map<string, number>()
  const stopTerms = new Set<string>()
  for (const [{ term, isStopWord }, count] of words) {
    counts.set(term, (counts.get(term) ?? 0) + count)
    if (isStopWord) stopTerms.add(term)
  }
  return { language, terms: [...counts.keys()], counts: [...counts.values()], stopTerms: [...stopTerms] }
}
