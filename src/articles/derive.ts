import { textOf } from '../content/block.ts'
import { type Body, renderBody } from '../content/body.ts'
import { summarise } from '../content/summary.ts'
import { AppError } from '../errors.ts'
import { findKeywords } from '../text/keywords.ts'
import { detectLanguage } from '../text/language.ts'
import { countWords, wordsOf } from '../text/words.ts'
import { digestOf } from './digest.ts'
import { analyse, type IndexedText } from './indexed-text.ts'
import type { NewArticle } from './new-article.ts'

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

/** Deterministic. Throws `invalid` for text that no engine would keep as it is. */
export function deriveArticle(written: NewArticle): DerivedArticle {
  const body = renderBody(written.body.format, written.body.content)
  const text = textOf(body.blocks)
  const words = wordsOf(text)
  const keywords = findKeywords(written.title, text, words)
  const summary = written.summary ?? summarise(body.blocks)
  const language = written.language ?? detectLanguage(`${written.title}\n${text}`)
  return {
    written,
    body,
    summary,
    language,
    keywords,
    wordCount: countWords(text),
    digest: digestOf(written),
    index: analyse({ written, words, keywords, language }),
  }
}

export type Derived = { article: DerivedArticle } | { fault: string }

/** What cannot be kept is a fault of its own, which stops no other. */
export function derive(written: NewArticle): Derived {
  try {
    return { article: deriveArticle(written) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { fault: error.message }
  }
}
