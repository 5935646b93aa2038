import { type LabelKind, labelTables } from '../articles/labels.ts'
import type { Reader } from '../articles/show.ts'
import { sql } from '../database/sql.ts'
import type { Promised, Report } from './promise.ts'

export const labelsAreCounted: Promised = {
  says: 'tags and authors list the published articles that have them, and count them',
  madeOf: 'index',
  watch: (reader, report) => ({
    async end() {
      await lookAt(reader, 'tag', report)
      await lookAt(reader, 'author', report)
    },
  }),
}

async function lookAt(reader: Reader, kind: LabelKind, report: Report): Promise<void> {
  const { label, link, id } = labelTables[kind]
  const misplaced = await reader.all<{ slug: string }>(sql`
    SELECT DISTINCT article.slug FROM ${link} link JOIN article ON article.id = link.article_id
    WHERE coalesce(link.published_at, '') <> CASE article.status WHEN 'published' THEN article.published_at ELSE '' END`)
  for (const { slug } of misplaced) report(slug, `is listed wrongly under its ${kind}s`)
  const miscounted = await reader.all<{ slug: string; articles: number; counted: number }>(sql`
    SELECT label.slug, label.articles, count(link.published_at) AS counted
    FROM ${label} label LEFT JOIN ${link} link ON link.${id} = label.id
    GROUP BY label.id HAVING label.articles <> count(link.published_at)`)
  for (const { slug, articles, counted } of miscounted)
    report(`the ${kind} "${slug}"`, `is counted in ${articles} articles, and is in ${counted}`)
}
