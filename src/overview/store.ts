import type { Database } from '../database/database.ts'
import { join, sql } from '../database/sql.ts'
import { lastMonths } from './months.ts'

/** What the collection holds, of what is published. */
export interface Overview {
  articles: number
  tags: number
  authors: number
  /** How many were published in each of the last months that have any, `2024-03`, in order; empty ones between them too. */
  months: { month: string; count: number }[]
}

export interface OverviewStore {
  read(): Promise<Overview>
}

/** Five years. */
const MOST_MONTHS = 60

export function createOverviewStore(db: Database): OverviewStore {
  return {
    async read() {
      const [totals] = await db.all<Omit<Overview, 'months'> & { first: string | null; last: string | null }>(sql`
        SELECT (SELECT coalesce(sum(articles), 0) FROM collection) AS articles,
          (SELECT count(*) FROM tag WHERE articles > 0) AS tags,
          (SELECT count(*) FROM author WHERE articles > 0) AS authors,
          (SELECT published_at FROM article WHERE status = 'published' ORDER BY published_at LIMIT 1) AS first,
          (SELECT published_at FROM article WHERE status = 'published' ORDER BY published_at DESC LIMIT 1) AS last`)
      const { articles = 0, tags = 0, authors = 0, first = null, last = null } = totals ?? {}
      if (first === null || last === null) return { articles, tags, authors, months: [] }
      const spans = lastMonths(first, last, MOST_MONTHS).map(({ month, next }) => sql`(${month}, ${next})`)
      // Each count is of one range of the index by publication: grouping all of it takes ten times as long.
      const months = await db.allSlow<{ month: string; count: number }>(sql`
        WITH span (month, upper) AS (VALUES ${join(spans, sql`, `)})
        SELECT span.month, (
          SELECT count(*) FROM article
          WHERE status = 'published' AND published_at >= span.month AND published_at < span.upper) AS count
        FROM span ORDER BY span.month`)
      return { articles, tags, authors, months }
    },
  }
}
