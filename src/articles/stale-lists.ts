import type { Database } from '../database/database.ts'
import { anyOf, join, type Sql, sql } from '../database/sql.ts'

/** Whether all lists are as they stay until an article changes. */
export async function areListsSettled(db: Pick<Database, 'all'>): Promise<boolean> {
  return (await db.all(sql`SELECT number FROM related_stale LIMIT 1`)).length === 0
}

/**
 * Has the lists of related articles made anew that a change to these articles touches: their own, those of articles that
 * list them and, once their own are made, those of articles that now should. Belongs into the transaction of the change.
 */
export function markListsStale(articleIds: readonly number[]): Sql[] {
  if (articleIds.length === 0) return []
  const ids = anyOf(articleIds)
  const rows = articleIds.map((id) => sql`(${id}, 'changed')`)
  return [
    sql`DELETE FROM related_stale WHERE article_id IN (${ids})`,
    sql`INSERT INTO related_stale (article_id, state) VALUES ${join(rows, sql`, `)}`,
    sql`INSERT INTO related_stale (article_id, state)
        SELECT DISTINCT article_id, 'listing' FROM related WHERE other_id IN (${ids}) AND article_id NOT IN (${ids})
        ON CONFLICT (article_id) DO UPDATE SET times = related_stale.times + 1`,
  ]
}
