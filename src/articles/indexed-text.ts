import { analysisLanguage } from '../text/languages.ts'
import { type Signature, signatureOf } from '../text/signature.ts'
import { eachTerm, foldedText, isStopWord } from '../text/terms.ts'
import type { NewArticle } from './new-article.ts'
import { FIELD_WEIGHTS, type IndexedField, indexedFields, type TermCounts } from './term-counts.ts'

/** What search needs of an article. */
export interface IndexedText {
  /** The terms of each part of it, in their order, parted by spaces. */
  terms: Record<IndexedField, string>
  counts: TermCounts
  /** The words that it was written with, folded, and the term of each. */
  words: ReadonlyMap<string, string>
  /** The words of its title and keywords, folded, parted by spaces: what a reader begins to type. */
  titleWords: string
  signature: Signature | undefined
}

interface Analysed {
  written: NewArticle
  text: string
  keywords: readonly string[]
  language: string
}

export function analyse({ written, text, keywords, language }: Analysed): IndexedText {
  const rules = analysisLanguage(language)
  const counts = new Map<string, number>()
  const stopTerms = new Set<string>()
  const words = new Map<string, string>()
  let signature: Signature | undefined
  const terms = { title: '', summary: '', body: '', tags: '', authors: '' }
  const texts: typeof terms = {
    title: written.title,
    // A summary that was made from the text would count its words twice.
    summary: written.summary ?? '',
    body: text,
    tags: (written.tags ?? []).join('\n'),
    authors: (written.authors ?? []).join('\n'),
  }
  for (const field of indexedFields) {
    const weight = FIELD_WEIGHTS[field]
    const ofField: string[] = []
    eachTerm(texts[field], rules, (term, folded) => {
      ofField.push(term)
      if (!words.has(folded) && isStopWord(folded, rules)) stopTerms.add(term)
      words.set(folded, term)
      counts.set(term, (counts.get(term) ?? 0) + weight)
    })
    if (ofField.length > 0) terms[field] = `${ofField.join(' ')} `
    if (field === 'body') signature = signatureOf(ofField)
  }
  return {
    terms,
    counts: { language: rules, counts, stopTerms },
    words,
    titleWords: foldedText([written.title, ...keywords].join('\n')),
    signature,
  }
}
