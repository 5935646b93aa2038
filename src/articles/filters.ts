import { anyOf, join, type Sql, sql } from '../database/sql.ts'
import { type LabelKind, labelTables } from './labels.ts'
import type { ArticleFilters } from './query.ts'
import type { ShownStatus } from './schema.ts'

/**
 * What `article` has to be, joined by AND. Asks for published articles alone unless `status` says otherwise.
 * `publishedAt` is what tells its date, where that is not its own column.
 */
export function matching(filters: ArticleFilters, publishedAt = sql`article.published_at`): Sql {
  const conditions = [
    standing(filters.status),
    ...labelled('tag', filters.tag, filters['-tag']),
    ...labelled('author', filters.author, filters['-author']),
  ]
  if (filters.from !== undefined) conditions.push(sql`${publishedAt} >= ${filters.from}`)
  if (filters.to !== undefined) conditions.push(sql`${publishedAt} < ${filters.to}`)
  if (filters.lang !== undefined) conditions.push(sql`article.language IN (${anyOf(filters.lang)})`)
  if (filters.ids !== undefined) conditions.push(sql`article.id IN (${anyOf(filters.ids.map(Number))})`)
  if (filters['-ids']?.length) {
    conditions.push(sql`article.id NOT IN (${anyOf(filters['-ids'].map(Number))})`)
  }
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
  const any = sql`(${join(
    statuses.map((status) => standings[status]),
    sql` OR `,
  )})`
  return statuses.includes('published') ? any : sql`article.status <> 'published' AND ${any}`
}

export interface OneLabel {
  kind: LabelKind
  slug: string
  /** What else there is to ask for. */
  rest: ArticleFilters
}

/** The one tag, or author, that all articles of a list have: they can be read off its own index. */
export function oneLabelOf({ status, ids, ...filters }: ArticleFilters): OneLabel | undefined {
  if (ids !== undefined || status?.some((one) => one !== 'published')) return undefined
  for (const kind of ['tag', 'author'] as const) {
    const [first, ...others] = filters[kind] ?? []
    const [slug, ...alternatives] = first ?? []
    if (slug === undefined || alternatives.length > 0) continue
    return { kind, slug, rest: { ...filters, [kind]: others.length > 0 ? others : undefined } }
  }
  return undefined
}

/** Whether nothing is asked for but that articles are published. */
export function isOfAll({ status, ...filters }: ArticleFilters): boolean {
  if (status?.some((one) => one !== 'published')) return false
  return Object.values(filters).every((filter) => filter === undefined)
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
    WHERE label.slug IN (${anyOf(slugs)}))`
  const none = unwanted.flat()
  return [
    ...wanted.map((slugs) => sql`article.id IN ${having(slugs)}`),
    ...(none.length > 0 ? [sql`article.id NOT IN ${having(none)}`] : []),
  ]
}
