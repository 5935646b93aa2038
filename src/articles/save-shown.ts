import type { Transaction } from '../database/database.ts'
import { anyOf, chunks, sql } from '../database/sql.ts'
import { assembleArticles } from './assemble.ts'
import type { Reader } from './show.ts'

/**
 * Keeps articles, by their ids, as lists show them: as JSON that is ready to be sent. A published article has one, no
 * other has, so that whoever joins `shown_article` sees what is published alone.
 */
export async function saveShown(tx: Transaction, ids: readonly number[]): Promise<void> {
  for (const some of chunks(ids)) {
    const shown = await makeShown(tx, some)
    await tx.run([
      sql`DELETE FROM shown_article WHERE article_id IN (${anyOf(some)})`,
      ...[...shown].map(([id, json]) => sql`INSERT INTO shown_article (article_id, json) VALUES (${id}, ${json})`),
    ])
  }
}

/** Those of some articles that are published, as lists have to show them, as JSON, by id. */
export async function makeShown(reader: Reader, ids: readonly number[]): Promise<Map<number, string>> {
  const articles = await assembleArticles(reader, ids, sql`article.status = 'published'`)
  return new Map([...articles].map(([id, article]) => [id, JSON.stringify(article)]))
}
