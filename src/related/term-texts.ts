import type { Database } from '../database/database.ts'
import { anyOf, chunks, sql } from '../database/sql.ts'

/** What terms, by their numbers, are called. */
export async function textsOfTerms(ask: Database['all'], ids: Iterable<number>): Promise<Map<number, string>> {
  const texts = new Map<number, string>()
  for (const some of chunks([...ids])) {
    const rows = await ask<{ id: number; text: string }>(sql`SELECT id, text FROM term WHERE id IN (${anyOf(some)})`)
    for (const { id, text } of rows) texts.set(id, text)
  }
  return texts
}
