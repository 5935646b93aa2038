import { createHash } from 'node:crypto'
import { type Body, renderBody, textOf } from '../content/body.ts'
import { summarise } from '../content/summary.ts'
import { AppError } from '../errors.ts'
import { findKeywords } from '../text/keywords.ts'
import { detectLanguage } from '../text/language.ts'
import { countWords } from '../text/words.ts'
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
  const keywords = findKeywords(written.title, text)
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
    index: analyse({ written, text, keywords, language }),
  }
}

/** Equal for equal writings. */
export function digestOf(written: NewArticle): string {
  return createHash('sha256').update(JSON.stringify(written)).digest('base64url')
}

export type Derived = { article: DerivedArticle } | { fault: string }

/** Many at once, in their order: what cannot be kept does not stop the others. */
export function deriveEach(all: readonly NewArticle[]): Derived[] {
  return all.map((written) => {
    try {
      return { article: deriveArticle(written) }
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { fault: error.message }
    }
  })
}
