import type { Transaction } from '../database/database.ts'
import { chunks, join, sql } from '../database/sql.ts'
import { type ArticleRow, columns } from './article-row.ts'
import { showArticles } from './show.ts'

/**
 * Keeps articles, by their ids, as lists show them: as JSON that is ready to be sent. A published article has one, no
 * other has, so that whoever joins `shown_article` sees what is published alone.
 */
export async function saveShown(tx: Transaction, ids: readonly number[]): Promise<void> {
  for (const some of chunks(ids)) {
    const these = join(some, sql`, `)
    const rows = await tx.all<ArticleRow>(
      sql`SELECT ${columns} FROM article WHERE article.id IN (${these}) AND article.status = 'published'`,
    )
    const shown = await showArticles(tx, rows, {}, { publicUrl: '' })
    await tx.run([
      sql`DELETE FROM shown_article WHERE article_id IN (${these})`,
      ...shown.map(
        (article) => sql`
          INSERT INTO shown_article (article_id, json) VALUES (${Number(article.id)}, ${JSON.stringify(article)})`,
      ),
    ])
  }
}
