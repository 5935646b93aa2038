import { type LabelKind, labelTables } from '../articles/labels.ts'
import type { Database } from '../database/database.ts'
import { anyOf, atMost, join, type Sql, sql } from '../database/sql.ts'
import { notFound } from '../errors.ts'
import { readSlice, type Slice } from '../paging/keyset.ts'
import type { CountedLabel, LabelListQuery } from './schema.ts'

/** The tags, or the authors, of published articles. One that only drafts have does not exist. */
export interface TaxonomyStore {
  list(query: LabelListQuery): Promise<LabelSlice>
  /** Throws `not-found`. */
  get(slug: string): Promise<CountedLabel>
  /** Those of these that there are, by their numbers, slugs or names (whatever their case); in no order. */
  find(by: FoundBy): Promise<NumberedLabel[]>
  /** Labels whose names begin so, the most used first. */
  startingWith(words: readonly string[], limit: number): Promise<NumberedLabel[]>
}

/** A label, and the number by which other tables know it. */
export type NumberedLabel = CountedLabel & { id: number }

export type FoundBy = { ids: readonly number[] } | { slugs: readonly string[] } | { names: readonly string[] }

export interface LabelSlice {
  items: CountedLabel[]
  /** Of the items. */
  ids: number[]
  next: Slice<unknown>['next']
  prev: Slice<unknown>['prev']
  total?: number
}

interface LabelRow {
  id: number
  slug: string
  name: string
  articleCount: number
  sortValue: string | number
}

export function createTaxonomyStore(db: Database, kind: LabelKind): TaxonomyStore {
  const { label } = labelTables[kind]
  const counted = (value: Sql, where: Sql) => sql`
    SELECT label.id, label.slug, label.name, label.articles AS "articleCount", ${value} AS "sortValue"
    FROM ${label} label WHERE label.articles > 0 AND ${where}`

  function shown({ slug, name, articleCount }: LabelRow): CountedLabel {
    return {
      slug,
      name,
      articleCount,
      links: { self: `/v1/${kind}s/${slug}`, articles: `/v1/articles?${kind}=${slug}` },
    }
  }

  function numbered(row: LabelRow): NumberedLabel {
    return { id: row.id, ...shown(row) }
  }

  return {
    async list({ sort, limit, cursor, page, count }) {
      // A slug is its name in plain letters, and sorts as people expect on every engine.
      const value = sort === 'name' ? sql`label.slug` : sql`label.articles`
      const [slice, totals] = await Promise.all([
        readSlice<LabelRow>(
          db,
          {
            rows: counted(value, sql`1 = 1`),
            value,
            id: sql`label.id`,
            isDescending: sort !== 'name',
            isSlow: false,
          },
          { limit, cursor, page },
          { kind, sort },
        ),
        count === 'exact'
          ? db.allSlow<{ total: number }>(sql`SELECT count(*) AS total FROM ${label} WHERE articles > 0`)
          : [],
      ])
      const [total] = totals
      const ids = slice.rows.map(({ id }) => id)
      return { items: slice.rows.map(shown), ids, next: slice.next, prev: slice.prev, ...total }
    },
    async get(slug) {
      const [row] = await db.all<LabelRow>(counted(sql`label.slug`, sql`label.slug = ${slug}`))
      if (!row) throw notFound(`No ${kind} is called "${slug}".`)
      return shown(row)
    },
    async find(by) {
      const [column, values] = soughtIn(by)
      if (values.length === 0) return []
      const rows = await db.all<LabelRow>(counted(sql`label.slug`, sql`${column} IN (${anyOf(values)})`))
      return rows.map(numbered)
    },
    async startingWith(words, limit) {
      // Folded words are letters and digits alone, and each stands between spaces.
      const whole = words.slice(0, -1).map((word) => holds(`% ${word} %`))
      const begun = holds(`% ${words.at(-1) ?? ''}%`)
      const rows = await db.allSlow<LabelRow>(sql`
        ${counted(sql`label.articles`, join([...whole, begun], sql` AND `))}
        ORDER BY label.articles DESC, label.slug ${atMost(limit)}`)
      return rows.map(numbered)
    },
  }
}

function soughtIn(by: FoundBy): [column: Sql, values: readonly (string | number)[]] {
  if ('ids' in by) return [sql`label.id`, by.ids]
  if ('slugs' in by) return [sql`label.slug`, by.slugs]
  return [sql`label.name_key`, by.names.map((name) => name.toLowerCase())]
}

/** A parameter alone behind `LIKE` has SQLite prepare the statement anew each time, as behind `LIMIT`. */
function holds(pattern: string): Sql {
  return sql`label.words LIKE ${pattern} || ''`
}
