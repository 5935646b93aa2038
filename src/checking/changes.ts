import { sql } from '../database/sql.ts'
import type { Promised } from './promise.ts'

export const changesAgree: Promised = {
  says: 'whoever followed the changes has the published articles as they are',
  madeOf: null,
  watch: (reader, report) => ({
    async end() {
      const rows = await reader.all<{ slug: string; status: string; type: string | null }>(sql`
        SELECT article.slug, article.status, change.type FROM article
        LEFT JOIN change ON change.seq = (SELECT max(seq) FROM change last WHERE last.article_id = article.id)
        WHERE (article.status = 'published' AND (
            change.type IS NULL OR change.type = 'deleted'
            OR change.slug <> article.slug OR change.revision <> article.revision))
          OR (article.status <> 'published' AND change.type <> 'deleted')
        ORDER BY article.id`)
      for (const { slug, status, type } of rows)
        report(slug, `is ${status}, and its last change is ${type === null ? 'missing' : `"${type}"`}`)
      const [horizon] = await reader.all<{ count: number }>(sql`SELECT count(*) AS count FROM change_horizon`)
      if (horizon?.count !== 1) report('change_horizon', `has ${horizon?.count} rows instead of one`)
    },
  }),
}

export const slugsAreUnique: Promised = {
  says: 'every slug, also an old one, leads to one article',
  madeOf: null,
  watch: (reader, report) => ({
    async end() {
      const rows = await reader.all<{ slug: string; other: string }>(sql`
        SELECT article.slug, other.slug AS other FROM old_slug
        JOIN article ON article.slug = old_slug.slug JOIN article other ON other.id = old_slug.article_id`)
      for (const { slug, other } of rows) report(slug, `is also an old slug of "${other}"`)
    },
  }),
}
