import { anyOf, type Sql, sql } from '../database/sql.ts'
import { articleOf, type DetailRow, details } from './article-row.ts'
import { allLabelsOf, type LabelKind, type PlacedLabel } from './labels.ts'
import type { Article } from './schema.ts'
import type { Reader } from './show.ts'

/** Those of some articles to which `which` applies, made of the tables that they are spread over, without a body, by id. */
export async function assembleArticles(
  reader: Reader,
  ids: readonly number[],
  which: Sql = sql`1 = 1`,
): Promise<Map<number, Article>> {
  if (ids.length === 0) return new Map()
  const [rows, labels] = await Promise.all([
    reader.all<DetailRow>(sql`SELECT ${details} FROM article WHERE article.id IN (${anyOf(ids)}) AND ${which}`),
    reader.all<PlacedLabel>(allLabelsOf(ids)),
  ])
  labels.sort((a, b) => a.position - b.position)
  const of = (wanted: LabelKind) =>
    Map.groupBy(
      labels.filter(({ kind }) => kind === wanted),
      ({ articleId }) => articleId,
    )
  const [tags, authors] = [of('tag'), of('author')]
  return new Map(rows.map((row) => [row.id, articleOf(row, tags.get(row.id) ?? [], authors.get(row.id) ?? [])]))
}
