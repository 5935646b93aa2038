import type { Transaction } from '../database/database.ts'
import { chunks, join, sql } from '../database/sql.ts'
import { type ArticleRow, ownColumns } from './article-row.ts'
import { type Reader, showArticles } from './show.ts'

/**
 * Keeps articles, by their ids, as lists show them: as JSON that is ready to be sent. A published article has one, no
 * other has, so that whoever joins `shown_article` sees what is published alone.
 */
export async function saveShown(tx: Transaction, ids: readonly number[]): Promise<void> {
  for (const some of chunks(ids)) {
    const shown = await makeShown(tx, some)
    await tx.run([
      sql`DELETE FROM shown_article WHERE article_id IN (${join(some, sql`, `)})`,
      ...[...shown].map(([id, json]) => sql`INSERT INTO shown_article (article_id, json) VALUES (${id}, ${json})`),
    ])
  }
}

/** Those of some articles that are published, as lists have to show them, as JSON, by id. */
export async function makeShown(reader: Reader, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await reader.all<ArticleRow>(
    sql`SELECT ${ownColumns}, NULL AS shown FROM article WHERE article.id IN (${join(ids, sql`, `)}) AND article.status = 'published'`,
  )
  const shown = await showArticles(reader, rows, {}, { publicUrl: '' })
  return new Map(shown.map((article) => [Number(article.id), JSON.stringify(article)]))
}
