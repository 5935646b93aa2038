import type { Database } from '../database/database.ts'
import { sql } from '../database/sql.ts'

/** The most addresses that one file may have (sitemaps.org/protocol.html). */
const MOST_ADDRESSES = 50_000

export interface SitemapPart {
  /** 1, 2, …: an article stays in its part. */
  number: number
  updatedAt: string
}

export interface SitemapStore {
  /** The parts that have published articles. */
  parts(): Promise<SitemapPart[]>
  /** What a part lists, in order; empty where there is no such part. */
  part(number: number): Promise<{ slug: string; updatedAt: string }[]>
}

/** By ids, so that a part has no more than it may, and what is added changes the last alone. */
export function createSitemapStore(db: Database): SitemapStore {
  return {
    // Written out: engines divide what is bound as a number with a fraction.
    parts: () =>
      db.allSlow<SitemapPart>(sql`
        SELECT (article.id - 1) / 50000 + 1 AS number, max(article.updated_at) AS "updatedAt"
        FROM article WHERE article.status = 'published'
        GROUP BY 1 ORDER BY 1`),
    part: (number) =>
      db.allSlow<{ slug: string; updatedAt: string }>(sql`
        SELECT article.slug, article.updated_at AS "updatedAt" FROM article
        WHERE article.id > ${(number - 1) * MOST_ADDRESSES} AND article.id <= ${number * MOST_ADDRESSES}
          AND article.status = 'published'
        ORDER BY article.id`),
  }
}
