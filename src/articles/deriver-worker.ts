// What runs in a thread: it derives the articles that come in, many at a time.
import { deriveEach } from './derive.ts'
import type { DerivedPart } from './deriver.ts'
import type { NewArticle } from './new-article.ts'

export default function derive(articles: readonly NewArticle[]): DerivedPart[] {
  return deriveEach(articles).map((derived) => {
    if ('fault' in derived) return derived
    const { written: _, ...part } = derived.article
    return part
  })
}
