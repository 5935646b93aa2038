import { deriveElsewhere } from '../articles/derive-elsewhere.ts'
import { writtenIn } from '../articles/history.ts'
import { type Known, knownColumns } from '../articles/known-articles.ts'
import { createWriteBatch } from '../articles/write-batch.ts'
import type { Database } from '../database/database.ts'
import { atMost, sql } from '../database/sql.ts'

/** Articles that are published together at the most. */
const AT_ONCE = 100

interface Due {
  id: number
  revision: number
  written: string
}

/**
 * Publishes the scheduled articles whose time has come, and returns how many that were. However many programs do so at
 * once, each article is published once: the transaction looks again whether it is still waiting.
 */
export async function publishDue(db: Database, now: () => Date): Promise<number> {
  let published = 0
  for (;;) {
    const due = await db.all<Due>(sql`
      SELECT article.id, article.revision, revision.written
      FROM article JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
      WHERE article.status = 'scheduled' AND article.published_at <= ${now().toISOString()}
      ORDER BY article.published_at, article.id ${atMost(AT_ONCE)}`)
    if (due.length === 0) return published
    published += await publish(db, due, now)
  }
}

async function publish(db: Database, due: readonly Due[], now: () => Date): Promise<number> {
  const articles = await Promise.all(due.map((one) => deriveElsewhere(writtenIn(one))))
  return db.transaction(async (tx) => {
    const batch = await createWriteBatch(
      tx,
      db.engine,
      articles.map((article) => ({ article })),
      now,
    )
    let published = 0
    for (const [position, { id, revision }] of due.entries()) {
      const article = articles[position]
      const [before] = await tx.all<Known>(sql`
        SELECT ${knownColumns} FROM article WHERE id = ${id} AND revision = ${revision} AND status = 'scheduled'`)
      if (!before || !article) continue
      await batch.write({ article, before, slug: before.slug, action: 'published', by: null, status: 'published' })
      published += 1
    }
    await batch.end()
    return published
  })
}

/** When the next scheduled article is due; `undefined` where none waits. */
export async function nextDue(db: Database): Promise<Date | undefined> {
  const [row] = await db.all<{ next: string | null }>(
    sql`SELECT min(published_at) AS next FROM article WHERE status = 'scheduled'`,
  )
  return row?.next ? new Date(row.next) : undefined
}
