import { NewArticle } from '../articles/new-article.ts'
import { invalid } from '../errors.ts'

/** One record as it was read: an article, or why it is none. */
export interface Reading {
  /** `file`, or `file:line` where a file holds many. */
  place: string
  /** What the article is called where it comes from, so that it is known again. */
  key: string
  result: { article: NewArticle } | { fault: string }
  /** What was there and is not kept. */
  notes: string[]
}

/** Throws `invalid`, which names everything that is wrong. */
export function asNewArticle(fields: unknown): NewArticle {
  const parsed = NewArticle.safeParse(fields)
  if (parsed.success) return parsed.data
  throw invalid(
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the record'}: ${issue.message}`).join('; '),
  )
}
