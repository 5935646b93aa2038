import type { Database } from '../database/database.ts'
import { sql } from '../database/sql.ts'

/** For so long, every change is kept. */
export const KEPT_DAYS = 30
const DAY_MS = 86_400_000

/**
 * Forgets old changes that newer ones of the same article have overtaken, and old deletions. Whoever has not seen such
 * a deletion can no longer learn of it, so the place of the last one is kept. Returns how many were forgotten.
 */
export function compactChanges(db: Database, now: () => Date): Promise<number> {
  const oldest = new Date(now().getTime() - KEPT_DAYS * DAY_MS).toISOString()
  return db.transaction(async (tx) => {
    const [deletion] = await tx.all<{ seq: number | null }>(
      sql`SELECT max(seq) AS seq FROM change WHERE type = 'deleted' AND changed_at < ${oldest}`,
    )
    await tx.run([
      sql`UPDATE change_horizon SET forgotten = ${deletion?.seq ?? 0} WHERE forgotten < ${deletion?.seq ?? 0}`,
    ])
    const forgotten = await tx.all(sql`
      DELETE FROM change
      WHERE changed_at < ${oldest} AND (type = 'deleted' OR EXISTS (
        SELECT 1 FROM change newer WHERE newer.article_id = change.article_id AND newer.seq > change.seq))
      RETURNING seq`)
    return forgotten.length
  })
}
