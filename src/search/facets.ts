import { type LabelKind, labelTables } from '../articles/labels.ts'
import type { Engine } from '../database/database.ts'
import { atMost, join, type Sql, sql } from '../database/sql.ts'
import type { FacetName } from './schema.ts'

/** Values of one facet that are shown. */
const MOST_VALUES = 100

export interface FacetRow {
  facet: FacetName
  value: string
  label: string
  count: number
}

/** How many of the articles with these ids have which tag or author, or are of which year or month (in UTC). */
export function countFacets(engine: Engine, facets: readonly FacetName[], ids: Sql): Sql {
  const counts = facets.map((facet) => sql`SELECT * FROM (${countFacet(engine, facet)}) counted`)
  // What matches is found once for all of them.
  return sql`WITH hit AS MATERIALIZED (${ids}) ${join(counts, sql` UNION ALL `)}`
}

function countFacet(engine: Engine, facet: FacetName): Sql {
  if (facet === 'tag' || facet === 'author') return countLabels(engine, facet)
  return countDates(engine, facet, facet === 'year' ? 4 : 7)
}

/** `CROSS JOIN` keeps SQLite from reading the labels of all articles instead of those that match. */
function countLabels(engine: Engine, kind: LabelKind): Sql {
  const { label, link, id } = labelTables[kind]
  const from = sql`hit CROSS JOIN ${link} link WHERE link.article_id = hit.id`
  return sql`
    SELECT ${kind} AS facet, label.slug AS value, label.name AS label, counted.articles AS count
    FROM (${tallied[engine](sql`link.${id}`, from)}) counted
    JOIN ${label} label ON label.id = CAST(counted.value AS BIGINT)
    ORDER BY counted.articles DESC, label.slug ${atMost(MOST_VALUES)}`
}

function countDates(engine: Engine, facet: FacetName, length: number): Sql {
  const value = sql`substr(article.published_at, 1, ${length})`
  return sql`
    SELECT ${facet} AS facet, dated.value, dated.value AS label, dated.articles AS count
    FROM (${tallied[engine](value, sql`hit JOIN article ON article.id = hit.id`)}) dated
    ORDER BY dated.value DESC ${atMost(MOST_VALUES)}`
}

/** Rows of `value`, and of how many rows have it (`articles`). */
const tallied: Record<Engine, (value: Sql, from: Sql) => Sql> = {
  // To group is to sort, for SQLite, and what it sorts it does not let go of before it has ended.
  sqlite: (value, from) =>
    sql`SELECT key AS value, value AS articles FROM json_each((SELECT tally(${value}) FROM ${from}))`,
  postgres: (value, from) => sql`SELECT ${value} AS value, count(*) AS articles FROM ${from} GROUP BY 1`,
}

/** The parameters that narrow a search down to one value; a span of time stays within the one that it had. */
export function narrowedTo(
  facet: FacetName,
  value: string,
  { from, to }: { from?: string | undefined; to?: string | undefined },
): { add: Record<string, string>; set: Record<string, string> } {
  if (facet === 'tag' || facet === 'author') return { add: { [facet]: value }, set: {} }
  const [year = 0, month = 1] = value.split('-').map(Number)
  const start = new Date(Date.UTC(2000, month - 1, 1))
  start.setUTCFullYear(year)
  const end = new Date(start)
  if (facet === 'year') end.setUTCFullYear(year + 1)
  else end.setUTCMonth(month)
  const [first, last] = [start.toISOString(), end.toISOString()]
  return { add: {}, set: { from: from && from > first ? from : first, ...laterThan(last, to) } }
}

/** Nothing is published after the year 9999, and no parameter can say so. */
function laterThan(end: string, to: string | undefined): { to?: string } {
  if (to && to < end) return { to }
  return end.startsWith('+') ? {} : { to: end }
}
