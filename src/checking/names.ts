import type { Reader } from '../articles/show.ts'
import { anyOf, chunks, sql } from '../database/sql.ts'

/** What articles are called, by their ids; of one that is missing, its id. */
export async function slugsOf(reader: Reader, ids: readonly number[]): Promise<(id: number) => string> {
  const slugs = new Map<number, string>()
  for (const some of chunks(ids)) {
    const rows = await reader.all<{ id: number; slug: string }>(
      sql`SELECT id, slug FROM article WHERE id IN (${anyOf(some)})`,
    )
    for (const { id, slug } of rows) slugs.set(id, slug)
  }
  return (id) => slugs.get(id) ?? `an article ${id}, which there is not,`
}
