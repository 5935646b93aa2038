import { freeSlug, slugify } from '../content/slug.ts'
import type { Transaction } from '../database/database.ts'
import { anyOf, chunks, type Sql, sql } from '../database/sql.ts'
import { foldedText } from '../text/terms.ts'

/** The tables of tags and of authors, and what joins them to articles: they are built alike. */
export const labelTables = {
  tag: { label: sql`tag`, link: sql`article_tag`, id: sql`tag_id` },
  author: { label: sql`author`, link: sql`article_author`, id: sql`author_id` },
} as const
export type LabelKind = keyof typeof labelTables

/** Rows whose `slug` is this one, or one that was numbered after it: `.` is the character after `-`. */
export function slugOrNumbered(slug: string): Sql {
  return sql`(slug = ${slug} OR (slug > ${`${slug}-`} AND slug < ${`${slug}.`}))`
}

export interface LabelIds {
  /** The ids of names that were ensured, in their order, each once. */
  of(names: readonly string[]): number[]
  slugsOf(names: readonly string[]): string[]
}

/** What a label is called where it comes from, by its name in lower case. */
export type KnownLabel = Pick<LabelOfArticle, 'slug' | 'name'>
export type KnownLabels = ReadonlyMap<string, KnownLabel>
/** Those of a kind that is not there are called as they are made here. */
export type LabelsElsewhere = Readonly<Partial<Record<LabelKind, KnownLabels>>>

/**
 * Finds the tags or authors of these names, whatever their case, and makes those that are missing: as they are `known`,
 * as far as they are.
 */
export async function ensureLabels(
  tx: Transaction,
  kind: LabelKind,
  names: readonly string[],
  known: KnownLabels = new Map(),
): Promise<LabelIds> {
  const table = labelTables[kind].label
  const keys = new Set(names.map((name) => name.toLowerCase()))
  const labels = new Map<string, LabelRow>()
  for (const some of chunks([...keys])) {
    const rows = await tx.all<LabelRow & { key: string }>(
      sql`SELECT id, slug, name_key AS key FROM ${table} WHERE name_key IN (${anyOf(some)})`,
    )
    for (const row of rows) labels.set(row.key, row)
  }
  for (const name of names) {
    const key = name.toLowerCase()
    if (labels.has(key)) continue
    labels.set(key, await add(tx, kind, known.get(key) ?? { name, slug: slugify(name, kind) }, key))
  }
  const unique = (wanted: readonly string[]) => new Set(wanted.flatMap((name) => labels.get(name.toLowerCase()) ?? []))
  return {
    of: (wanted) => [...unique(wanted)].map(({ id }) => id),
    slugsOf: (wanted) => [...unique(wanted)].map(({ slug }) => slug),
  }
}

interface LabelRow {
  id: number
  slug: string
}

async function add(tx: Transaction, kind: LabelKind, { name, slug: base }: KnownLabel, key: string): Promise<LabelRow> {
  const table = labelTables[kind].label
  // `C` and `C++` are different tags that would have the same slug.
  const taken = await tx.all<{ slug: string }>(sql`SELECT slug FROM ${table} WHERE ${slugOrNumbered(base)}`)
  const slug = freeSlug(base, (candidate) => taken.some((row) => row.slug === candidate))
  const [row] = await tx.all<LabelRow>(
    sql`
      INSERT INTO ${table} (slug, name, name_key, words) VALUES (${slug}, ${name}, ${key}, ${` ${foldedText(name)}`})
      RETURNING id, slug`,
  )
  if (!row) throw new Error('a new label has no row')
  return row
}

/**
 * Gives an article that has no labels these, in this order. What is kept of them follows: when the article was published,
 * and how many published ones each label has. The article itself is saved first.
 */
export function linkLabels(kind: LabelKind, articleId: number, labelIds: readonly number[]): Sql[] {
  const { link, id } = labelTables[kind]
  const publishedAt = sql`(
    SELECT CASE status WHEN 'published' THEN published_at END FROM article WHERE id = ${articleId})`
  if (labelIds.length === 0) return []
  return [
    ...labelIds.map(
      (labelId, position) => sql`
        INSERT INTO ${link} (article_id, position, ${id}, published_at)
        VALUES (${articleId}, ${position}, ${labelId}, ${publishedAt})`,
    ),
    countLabels(kind, articleId, 1),
  ]
}

/** Takes all of its labels from an article. */
export function unlinkLabels(kind: LabelKind, articleId: number): Sql[] {
  return [countLabels(kind, articleId, -1), sql`DELETE FROM ${labelTables[kind].link} WHERE article_id = ${articleId}`]
}

/** Leaves an article its labels, whose lists it is no longer in. */
export function hideLabels(kind: LabelKind, articleId: number): Sql[] {
  return [
    countLabels(kind, articleId, -1),
    sql`UPDATE ${labelTables[kind].link} SET published_at = NULL WHERE article_id = ${articleId}`,
  ]
}

/** Makes anew what is kept of all labels: where each link lists its article, and how many articles each has. */
export function recountLabels(kind: LabelKind): Sql[] {
  const { label, link, id } = labelTables[kind]
  return [
    sql`UPDATE ${link} SET published_at = (
      SELECT CASE article.status WHEN 'published' THEN article.published_at END
      FROM article WHERE article.id = ${link}.article_id)`,
    sql`UPDATE ${label} SET articles = (
      SELECT count(link.published_at) FROM ${link} link WHERE link.${id} = ${label}.id)`,
  ]
}

function countLabels(kind: LabelKind, articleId: number, change: 1 | -1): Sql {
  const { label, link, id } = labelTables[kind]
  return sql`
    UPDATE ${label} SET articles = articles + ${change}
    WHERE id IN (SELECT ${id} FROM ${link} WHERE article_id = ${articleId} AND published_at IS NOT NULL)`
}

export interface LabelOfArticle {
  articleId: number
  slug: string
  name: string
}

/** The labels of many articles in one statement, in the order in which they were given. */
export function labelsOf(kind: LabelKind, articleIds: readonly number[]): Sql {
  const { label, link, id } = labelTables[kind]
  return sql`
    SELECT link.article_id AS "articleId", label.slug, label.name
    FROM ${link} link JOIN ${label} label ON label.id = link.${id}
    WHERE link.article_id IN (${anyOf(articleIds)})
    ORDER BY link.article_id, link.position`
}

export interface PlacedLabel extends LabelOfArticle {
  kind: LabelKind
  /** Among those of its kind that the article has. */
  position: number
}

/** The tags and the authors of many articles in one statement, in no order. */
export function allLabelsOf(articleIds: readonly number[]): Sql {
  const of = (kind: LabelKind) => {
    const { label, link, id } = labelTables[kind]
    return sql`
      SELECT ${kind} AS kind, link.article_id AS "articleId", link.position, label.slug, label.name
      FROM ${link} link JOIN ${label} label ON label.id = link.${id}
      WHERE link.article_id IN (${anyOf(articleIds)})`
  }
  return sql`${of('tag')} UNION ALL ${of('author')}`
}
