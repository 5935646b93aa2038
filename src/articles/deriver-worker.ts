// What runs in a thread: it derives the articles that come in, many at a time.
import { collectGarbage } from '../database/collect-garbage.ts'
import { giveWay } from '../database/give-way.ts'
import { derive } from './derive.ts'
import { toText } from './deriver.ts'
import type { NewArticle } from './new-article.ts'

giveWay()

export default function deriveAsText(articles: readonly NewArticle[]): string[] {
  const texts = articles.map((written) => toText(derive(written)))
  // Hardly anything is alive now. Left alone, the heap grows by dozens of megabytes, as the trees of HTML outlive their youth.
  if (articles.length > 1) collectGarbage()
  return texts
}
