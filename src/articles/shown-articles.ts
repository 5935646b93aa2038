import type { Database } from '../database/database.ts'
import { anyOf, chunks, sql } from '../database/sql.ts'

/** Published articles as lists show them, as JSON, by id. */
export async function shownOf(ask: Database['all'], ids: readonly number[]): Promise<Map<number, string>> {
  const shown = new Map<number, string>()
  for (const some of chunks([...new Set(ids)])) {
    const rows = await ask<{ id: number; json: string }>(
      sql`SELECT article_id AS id, json FROM shown_article WHERE article_id IN (${anyOf(some)})`,
    )
    for (const { id, json } of rows) shown.set(id, json)
  }
  return shown
}
