import { join, type Sql, sql } from '../database/sql.ts'
import { type LabelKind, labelTables } from './labels.ts'
import type { ArticleFilters } from './query.ts'
import type { ShownStatus } from './schema.ts'

/** What `article` has to be, joined by AND. Asks for published articles alone unless `status` says otherwise. */
export function matching(filters: ArticleFilters): Sql {
  const conditions = [
    standing(filters.status),
    ...labelled('tag', filters.tag, filters['-tag']),
    ...labelled('author', filters.author, filters['-author']),
  ]
  if (filters.from !== undefined) conditions.push(sql`article.published_at >= ${filters.from}`)
  if (filters.to !== undefined) conditions.push(sql`article.published_at < ${filters.to}`)
  if (filters.lang !== undefined) conditions.push(sql`article.language IN (${join(filters.lang, sql`, `)})`)
  if (filters.ids !== undefined) conditions.push(sql`article.id IN (${join(filters.ids.map(Number), sql`, `)})`)
  return join(conditions, sql` AND `)
}

/** Written out, since partial indexes are found by their text. */
const standings: Record<ShownStatus, Sql> = {
  draft: sql`(article.status = 'draft' AND article.deleted_at IS NULL)`,
  scheduled: sql`article.status = 'scheduled'`,
  published: sql`article.status = 'published'`,
  deleted: sql`article.deleted_at IS NOT NULL`,
}

function standing(statuses: readonly ShownStatus[] = ['published']): Sql {
  return sql`(${join(
    statuses.map((status) => standings[status]),
    sql` OR `,
  )})`
}

/** Whether answering may mean to look at many articles that are not shown. */
export function isNarrow(filters: ArticleFilters): boolean {
  const { tag, author, lang } = filters
  if (filters.status?.some((status) => status !== 'published')) return true
  return [tag, filters['-tag'], author, filters['-author'], lang].some((filter) => filter !== undefined)
}

function labelled(kind: LabelKind, wanted: string[][] = [], unwanted: string[][] = []): Sql[] {
  const { label, link, id } = labelTables[kind]
  const having = (slugs: readonly string[]) => sql`(
    SELECT link.article_id FROM ${label} label JOIN ${link} link ON link.${id} = label.id
    WHERE label.slug IN (${join(slugs, sql`, `)}))`
  const none = unwanted.flat()
  return [
    ...wanted.map((anyOf) => sql`article.id IN ${having(anyOf)}`),
    ...(none.length > 0 ? [sql`article.id NOT IN ${having(none)}`] : []),
  ]
}
