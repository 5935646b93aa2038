import { anyOf, type Sql, sql } from '../database/sql.ts'
import { articleLinks } from './links.ts'
import type { Article } from './schema.ts'

export interface NeighbourRow {
  articleId: number
  side: 'previous' | 'next'
  id: number
  slug: string
  title: string
  publishedAt: string
}

/** Both neighbours of many articles, in one statement. */
export function neighboursOf(ids: readonly number[]): Sql {
  const nearest = (order: Sql, comparison: Sql) => sql`(
    SELECT other.id FROM article other
    WHERE other.status = 'published' AND (other.published_at, other.id) ${comparison} (article.published_at, article.id)
    ORDER BY other.published_at ${order}, other.id ${order} LIMIT 1)`
  const side = (name: string, order: Sql, comparison: Sql) => sql`
    SELECT article.id AS "articleId", ${name} AS side, near.id, near.slug, near.title, near.published_at AS "publishedAt"
    FROM article JOIN article near ON near.id = ${nearest(order, comparison)}
    WHERE article.id IN (${anyOf(ids)})`
  return sql`${side('previous', sql`DESC`, sql`<`)} UNION ALL ${side('next', sql`ASC`, sql`>`)}`
}

export function adjacentTo(id: number, neighbours: readonly NeighbourRow[]): Article['adjacent'] {
  const beside = (side: NeighbourRow['side']) => {
    const row = neighbours.find((neighbour) => neighbour.articleId === id && neighbour.side === side)
    if (!row) return null
    const { slug, title, publishedAt } = row
    return { id: String(row.id), slug, title, publishedAt, links: { self: articleLinks(slug).self } }
  }
  return { previous: beside('previous'), next: beside('next') }
}
