import type { z } from 'zod'
import { NewArticle } from '../../src/articles/new-article.ts'

type Fields = Partial<z.input<typeof NewArticle>>

/** A valid article; a test mentions only what it is about. `text` is a body of plain text. */
export function article({ text = 'Cocoa prices rise.', ...fields }: Fields & { text?: string } = {}): NewArticle {
  return NewArticle.parse({
    title: 'Cocoa prices rise',
    body: { format: 'text', content: text },
    publishedAt: '2024-01-01T00:00:00Z',
    ...fields,
  })
}
