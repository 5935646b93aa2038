import { hash } from 'node:crypto'
import type { NewArticle } from './new-article.ts'

/** Equal for equal writings. */
export function digestOf(written: NewArticle): string {
  return hash('sha256', JSON.stringify(written), 'base64url')
}
