// What runs in a thread: it derives the articles that come in, many at a time.
import { giveWay } from '../database/give-way.ts'
import { derive } from './derive.ts'
import { toText } from './deriver.ts'
import type { NewArticle } from './new-article.ts'

giveWay()

export default function deriveAsText(articles: readonly NewArticle[]): string[] {
  return articles.map((written) => toText(derive(written)))
}
