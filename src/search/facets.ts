import { type LabelKind, labelTables } from '../articles/labels.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import type { FacetName } from './schema.ts'

/** Values of one facet that are shown. */
const MOST_VALUES = 100

export interface FacetRow {
  facet: FacetName
  value: string
  label: string
  count: number
}

/** How many of the articles with these ids have which tag or author, or are of which year or month (in UTC). `inTime` is asked of each `hit`. */
export function countFacets(facets: readonly FacetName[], ids: Sql, inTime: Sql): Sql {
  const counts = facets.map((facet) => sql`SELECT * FROM (${countFacet(facet, inTime)}) counted`)
  // What matches is found once for all of them.
  return sql`WITH hit AS MATERIALIZED (${ids}) ${join(counts, sql` UNION ALL `)}`
}

function countFacet(facet: FacetName, inTime: Sql): Sql {
  if (facet === 'tag' || facet === 'author') return countLabels(facet, inTime)
  return countDates(facet, facet === 'year' ? 4 : 7, inTime)
}

/** `CROSS JOIN` keeps SQLite from reading the labels of all articles instead of those that match. */
function countLabels(kind: LabelKind, inTime: Sql): Sql {
  const { label, link, id } = labelTables[kind]
  return sql`
    SELECT ${kind} AS facet, label.slug AS value, label.name AS label, counted.articles AS count
    FROM (
      SELECT link.${id} AS id, count(*) AS articles
      FROM hit CROSS JOIN ${link} link WHERE link.article_id = hit.id AND ${inTime}
      GROUP BY link.${id}
    ) counted JOIN ${label} label ON label.id = counted.id
    ORDER BY counted.articles DESC, label.slug LIMIT ${MOST_VALUES}`
}

function countDates(facet: FacetName, length: number, inTime: Sql): Sql {
  return sql`
    SELECT ${facet} AS facet, dated.value, dated.value AS label, count(*) AS count
    FROM (
      SELECT substr(article.published_at, 1, ${length}) AS value FROM hit JOIN article ON article.id = hit.id WHERE ${inTime}
    ) dated
    GROUP BY dated.value ORDER BY dated.value DESC LIMIT ${MOST_VALUES}`
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
