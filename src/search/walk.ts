import type { Database } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { brokenCursor, decodeCursor, encodeCursor } from '../paging/cursor.ts'
import type { PlaceInList } from '../paging/keyset.ts'
import { decodeNumbers, encodeNumbers } from '../text/leb128.ts'
import { CANDIDATES } from './ranking.ts'

// Every article that comes in changes what all others are worth. So that a walk shows nothing twice and misses nothing,
// its cursor carries the ranking that it began with: 150 numbers and scores, in about a thousand characters.

/** Where a walk through results is. */
export interface Walk {
  offset: number
  /** The newest article that there was when it began. */
  newest: number
  /** The ranking that it began with; nothing yet on its first page. */
  ranked?: { id: number; score: number }[]
}

const SCORE_STEPS = 1_000

export async function startOf(db: Database, { cursor, page, limit }: PlaceInList, boundTo: unknown): Promise<Walk> {
  if (cursor === undefined) {
    const [row] = await db.all<{ newest: number | null }>(sql`SELECT max(id) AS newest FROM article`)
    return { offset: page === undefined ? 0 : (page - 1) * limit, newest: row?.newest ?? 0 }
  }
  const { value, id: newest } = decodeCursor(cursor, boundTo)
  const [offset, ...numbers] = typeof value === 'string' ? decodeNumbers(Buffer.from(value, 'base64url')) : []
  const isWhole = numbers.length % 2 === 0 && numbers.length <= 2 * CANDIDATES
  if (offset === undefined || !isWhole || ![offset, ...numbers].every(Number.isSafeInteger)) throw brokenCursor()
  const ranked = Array.from({ length: numbers.length / 2 }, (_, index) => ({
    id: numbers[2 * index] ?? 0,
    score: (numbers[2 * index + 1] ?? 0) / SCORE_STEPS,
  }))
  if (ranked.some(({ id }) => id === 0)) throw brokenCursor()
  return { offset, newest, ranked }
}

export function placesAround(
  { offset, newest, ranked = [] }: Walk,
  { page, limit }: PlaceInList,
  boundTo: unknown,
  hasMore: boolean,
): { next: string | number | null; prev: string | number | null } {
  if (page !== undefined) return { next: hasMore ? page + 1 : null, prev: page > 1 ? page - 1 : null }
  const list = ranked.flatMap(({ id, score }) => [id, Math.round(score * SCORE_STEPS)])
  const cursorAt = (direction: 'next' | 'prev', to: number) =>
    encodeCursor(
      { direction, value: Buffer.from(encodeNumbers([to, ...list])).toString('base64url'), id: newest },
      boundTo,
    )
  return {
    next: hasMore ? cursorAt('next', offset + limit) : null,
    prev: offset > 0 ? cursorAt('prev', Math.max(0, offset - limit)) : null,
  }
}
