import type { NewArticle } from '../articles/new-article.ts'
import { decodeUtf8 } from '../content/normalise.ts'
import { parsePlainText } from '../content/plain-text.ts'
import { asNewArticle } from './reading.ts'

/** A title line, then text. Throws `invalid`. */
export function readTextFile(bytes: Uint8Array): { article: NewArticle; notes: string[] } {
  const { title, text } = parsePlainText(decodeUtf8(bytes))
  return { article: asNewArticle({ title, body: { format: 'text', content: text } }), notes: [] }
}
