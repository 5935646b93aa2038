import { createHash } from 'node:crypto'
import { type Body, renderBody, textOf } from '../content/body.ts'
import { summarise } from '../content/summary.ts'
import { findKeywords } from '../text/keywords.ts'
import { detectLanguage } from '../text/language.ts'
import { foldedText, indexText } from '../text/terms.ts'
import { countWords } from '../text/words.ts'
import type { NewArticle } from './new-article.ts'
import { countTerms, type TermCounts } from './term-counts.ts'

/** All that follows from what was written, and nothing that depends on what else there is. */
export interface DerivedArticle {
  written: NewArticle
  body: Body
  summary: string
  language: string
  keywords: string[]
  wordCount: number
  /** Equal for equal writings. */
  digest: string
  index: IndexedText
}

/** What the search index needs: terms to find and rank by, words for suggestions. */
export interface IndexedText {
  counts: TermCounts
  title: string
  summary: string
  body: string
  labels: string
  words: string
}

/** Deterministic. Throws `invalid` for text that no engine would keep as it is. */
export function deriveArticle(written: NewArticle): DerivedArticle {
  const body = renderBody(written.body.format, written.body.content)
  const text = textOf(body.blocks)
  const keywords = findKeywords(written.title, text)
  const summary = written.summary ?? summarise(body.blocks)
  const labels = [...(written.tags ?? []), ...(written.authors ?? [])].join('\n')
  const terms = {
    title: indexText(written.title),
    // A summary that was made from the text would count its words twice.
    summary: written.summary ? indexText(written.summary) : '',
    body: indexText(text),
    labels: indexText(labels),
  }
  return {
    written,
    body,
    summary,
    language: written.language ?? detectLanguage(`${written.title}\n${text}`),
    keywords,
    wordCount: countWords(text),
    digest: createHash('sha256').update(JSON.stringify(written)).digest('base64url'),
    index: {
      ...terms,
      counts: countTerms(terms),
      words: foldedText([written.title, ...keywords].join('\n')),
    },
  }
}
