import type { Database } from '../database/database.ts'
import { atMost, type Sql, sql } from '../database/sql.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

/** A list in a total order: by `value`, and by `id` among equals. */
export interface OrderedQuery {
  /** Everything from `SELECT` to the end of `WHERE`; rows have `id` and `sortValue`. */
  rows: Sql
  /** What rows are sorted by, as an expression over them. */
  value: Sql
  id: Sql
  isDescending: boolean
  /** Whether it may take long, so that it must not run on the event loop. */
  isSlow: boolean
  /** How long it may then take. */
  deadlineMs?: number
}

export interface PlaceInList {
  limit: number
  cursor?: string | undefined
  page?: number | undefined
}

interface SortedRow {
  id: number
  sortValue: string | number
}

/** A part of a list. `next` and `prev` are cursors, or numbers of pages when a page was asked for by its number. */
export interface Slice<Row> {
  rows: Row[]
  next: string | number | null
  prev: string | number | null
}

/**
 * Reads one part of a list. By cursor it begins where a row stood rather than after a number of rows, so that what is
 * added meanwhile moves nothing ("seek method", Markus Winand, use-the-index-luke.com/no-offset).
 */
export async function readSlice<Row extends SortedRow>(
  db: Database,
  query: OrderedQuery,
  place: PlaceInList,
  boundTo: unknown,
): Promise<Slice<Row>> {
  if (place.page !== undefined) return readPage(db, query, place.limit, place.page)
  const position = place.cursor === undefined ? undefined : decodeCursor(place.cursor, boundTo)
  const isBackwards = position?.direction === 'prev'
  const isDescending = query.isDescending !== isBackwards
  const after = position
    ? sql` AND (${query.value}, ${query.id}) ${isDescending ? sql`<` : sql`>`} (${position.value}, ${position.id})`
    : sql``
  const found = await read<Row>(db, query, sql`${after} ${orderBy(query, isDescending)} ${atMost(place.limit + 1)}`)

  const hasMore = found.length > place.limit
  const rows = found.slice(0, place.limit)
  if (isBackwards) rows.reverse()
  const cursorAt = (direction: 'next' | 'prev', row: SortedRow | undefined) =>
    row ? encodeCursor({ direction, value: row.sortValue, id: row.id }, boundTo) : null
  return {
    rows,
    next: isBackwards || hasMore ? cursorAt('next', rows.at(-1)) : null,
    prev: position && (!isBackwards || hasMore) ? cursorAt('prev', rows[0]) : null,
  }
}

async function readPage<Row>(db: Database, query: OrderedQuery, limit: number, page: number): Promise<Slice<Row>> {
  const rest = sql` ${orderBy(query, query.isDescending)} ${atMost(limit + 1)} OFFSET ${(page - 1) * limit}`
  const found = await read<Row>(db, { ...query, isSlow: query.isSlow || page > 1 }, rest)
  return { rows: found.slice(0, limit), next: found.length > limit ? page + 1 : null, prev: page > 1 ? page - 1 : null }
}

function read<Row>(db: Database, query: OrderedQuery, rest: Sql): Promise<Row[]> {
  const whole = sql`${query.rows}${rest}`
  if (!query.isSlow) return db.all<Row>(whole)
  return db.allSlow<Row>(whole, query.deadlineMs === undefined ? {} : { deadlineMs: query.deadlineMs })
}

function orderBy({ value, id }: OrderedQuery, isDescending: boolean): Sql {
  return isDescending ? sql`ORDER BY ${value} DESC, ${id} DESC` : sql`ORDER BY ${value}, ${id}`
}
