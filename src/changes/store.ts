import type { ArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { atMost, sql } from '../database/sql.ts'
import { AppError } from '../errors.ts'
import type { Change, ChangesQuery } from './schema.ts'

/** Whoever is told of more does better to forget everything. */
const MOST_TOLD = 1_000

export interface ChangeStore {
  /**
   * The changes after a place, in their order. Throws `gone` for a place that is behind what was forgotten, or ahead of
   * all that there was.
   */
  list(query: Pick<ChangesQuery, 'after' | 'limit' | 'fields' | 'formats'>): Promise<ChangeSlice>
  /** Another number after every commit, so that it is cheap to know that nothing has changed. */
  generation(): number
  /** Calls `listener` after every commit; what it returns ends that. */
  onCommit(listener: () => void): () => void
  /** The keys of all that has changed after a number, and the last one; `null` where many have. */
  touchedSince(seq: number): Promise<{ last: number; keys: string[] | null }>
  /** The number of the last change; 0 where there is none. */
  last(): Promise<number>
}

export interface ChangeSlice {
  items: Change[]
  after: string
  isLast: boolean
}

/** A change as it is kept. */
export interface ChangeRow {
  seq: number
  type: Change['type']
  articleId: number
  slug: string
  revision: number
  changedAt: string
}

export const changeColumns = sql`
  seq, type, article_id AS "articleId", slug, revision, changed_at AS "changedAt"`

export function createChangeStore(db: Database, articles: ArticleStore): ChangeStore {
  return {
    async list({ after, limit, fields, formats }) {
      // What is forgotten after this was asked is known to the next question.
      const rows = await db.all<ChangeRow>(
        sql`SELECT ${changeColumns} FROM change WHERE seq > ${Number.parseInt(after, 10)} ORDER BY seq ${atMost(limit + 1)}`,
      )
      const [{ forgotten, last } = { forgotten: 0, last: 0 }] = await db.all<{ forgotten: number; last: number }>(sql`
        SELECT forgotten, (SELECT coalesce(max(seq), 0) FROM change) AS last FROM change_horizon`)
      const place = placeOf(after, forgotten)
      // As after an old backup was put back.
      if (place.seq > Math.max(last, forgotten)) {
        throw new AppError('gone', 'There were not so many changes. Start again, with after=0.')
      }
      if (Math.max(place.seq, place.start) < forgotten) {
        throw new AppError('gone', 'Deletions after this place are no longer known. Start again, with after=0.')
      }
      const shown = rows.slice(0, limit)
      const current = await articles.byIds([...new Set(shown.map(({ articleId }) => articleId))], { fields, formats })
      return {
        items: shown.map((row) => ({ ...changeOf(row), article: current.get(row.articleId) ?? null })),
        after: `${shown.at(-1)?.seq ?? place.seq}-${place.start}`,
        isLast: rows.length <= limit,
      }
    },
    generation: () => db.generation(),
    onCommit: (listener) => db.onCommit(listener),
    async touchedSince(seq) {
      const rows = await db.all<{ seq: number; surrogateKeys: string }>(sql`
        SELECT seq, surrogate_keys AS "surrogateKeys" FROM change
        WHERE seq > ${seq} ORDER BY seq DESC ${atMost(MOST_TOLD + 1)}`)
      return {
        last: rows[0]?.seq ?? seq,
        keys:
          rows.length > MOST_TOLD ? null : rows.flatMap(({ surrogateKeys }) => JSON.parse(surrogateKeys) as string[]),
      }
    },
    async last() {
      const [row] = await db.all<{ last: number }>(sql`SELECT coalesce(max(seq), 0) AS last FROM change`)
      return row?.last ?? 0
    },
  }
}

export function changeOf({ articleId, ...row }: ChangeRow): Omit<Change, 'article'> {
  return { ...row, id: String(articleId) }
}

/**
 * A place among the changes, and what had been forgotten when its reader started from nothing: he misses no deletion
 * that was forgotten before, since he has no copy of what it deleted.
 */
function placeOf(after: string, forgotten: number): { seq: number; start: number } {
  const [seq = 0, start = 0] = after.split('-').map(Number)
  return seq === 0 ? { seq, start: forgotten } : { seq, start }
}
