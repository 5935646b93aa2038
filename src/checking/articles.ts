import { digestOf } from '../articles/digest.ts'
import { type LabelKind, labelTables } from '../articles/labels.ts'
import type { Reader } from '../articles/show.ts'
import { anyOf, sql } from '../database/sql.ts'
import type { KeptArticle, Promised, Report } from './promise.ts'

export const articlesAreWhole: Promised = {
  says: 'every article has its body, its latest revision, and the tags and authors of that',
  madeOf: null,
  watch: (reader, report) => ({
    async look(articles) {
      for (const article of articles) {
        if (!article.hasBody) report(article.slug, 'has no body that can be read')
        lookAtRevision(article, report)
      }
      await lookAtLabels(reader, 'tag', articles, report)
      await lookAtLabels(reader, 'author', articles, report)
    },
    async end() {
      const rows = await reader.all<{ slug: string; number: number }>(sql`
        SELECT article.slug, max(revision.number) AS number FROM article
        JOIN revision ON revision.article_id = article.id AND revision.number > article.revision GROUP BY article.id`)
      for (const { slug, number } of rows) report(slug, `has a revision ${number}, which is after its latest`)
    },
  }),
}

function lookAtRevision({ slug, title, status, deletedAt, digest, revision, latest }: KeptArticle, report: Report) {
  if (!latest) return report(slug, `has no revision ${revision}`)
  const is = deletedAt === null ? status : 'deleted'
  if (latest.status !== is) report(slug, `is ${is}, but its latest revision says ${latest.status}`)
  if (latest.slug !== slug) report(slug, `is called "${latest.slug}" in its latest revision`)
  if (latest.title !== title || latest.written.title !== title) report(slug, 'has another title in its latest revision')
  if (digestOf(latest.written) !== digest) report(slug, 'is not what its latest revision says that was written')
}

async function lookAtLabels(reader: Reader, kind: LabelKind, articles: readonly KeptArticle[], report: Report) {
  const { label, link, id } = labelTables[kind]
  const ids = articles.map((article) => article.id)
  const rows = await reader.all<{ articleId: number; name: string }>(sql`
    SELECT link.article_id AS "articleId", label.name_key AS name
    FROM ${link} link JOIN ${label} label ON label.id = link.${id}
    WHERE link.article_id IN (${anyOf(ids)}) ORDER BY link.article_id, link.position`)
  const linked = Map.groupBy(rows, ({ articleId }) => articleId)
  for (const { id: articleId, slug, latest } of articles) {
    const has = (linked.get(articleId) ?? []).map(({ name }) => name)
    const written = [...new Set((latest?.written[`${kind}s`] ?? []).map((name) => name.toLowerCase()))]
    if (latest && has.join('\n') !== written.join('\n')) report(slug, `has other ${kind}s than were written`)
  }
}
