// What runs in a thread.
import { AppError } from '../errors.ts'
import { type DerivedArticle, deriveArticle } from './derive.ts'
import type { NewArticle } from './new-article.ts'

/** An error that crosses threads loses its class. */
export type Derived = { article: DerivedArticle } | { fault: string }

export default function run(written: NewArticle): Derived {
  try {
    return { article: deriveArticle(written) }
  } catch (error) {
    if (error instanceof AppError) return { fault: error.message }
    throw error
  }
}
