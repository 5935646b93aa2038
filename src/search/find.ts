import { searchIndexes } from '../articles/search-index.ts'
import type { Database } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import { brokenCursor, decodeCursor, encodeCursor } from '../paging/cursor.ts'
import { type PlaceInList, readSlice, type Slice } from '../paging/keyset.ts'
import {
  CANDIDATES,
  type Candidate,
  type Collection,
  type IndexTerm,
  MATCH_BUDGET,
  type Ranked,
  rank,
} from './ranking.ts'

export interface Found {
  hits: Ranked[]
  next: Slice<unknown>['next']
  prev: Slice<unknown>['prev']
}

/** Which articles have any of the terms, and in which order. `where` is what else they have to be. */
export interface Finder {
  byRelevance(terms: readonly string[], where: Sql, place: PlaceInList, boundTo: unknown): Promise<Found>
  byDate(
    terms: readonly string[],
    where: Sql,
    place: PlaceInList,
    boundTo: unknown,
    newestFirst: boolean,
  ): Promise<Found>
  count(terms: readonly string[], where: Sql): Promise<number>
}

interface KnownTerm extends IndexTerm {
  text: string
}

export function createFinder(db: Database): Finder {
  const index = searchIndexes[db.engine]

  /** The best, as far as they are ranked: `CANDIDATES` at most. */
  async function ranked(known: readonly KnownTerm[], where: Sql): Promise<Ranked[]> {
    const telling = withinBudget(known)
    const terms = telling.map(({ text }) => text)
    const isTooMuch = sumOf(telling) > MATCH_BUDGET
    const matches = isTooMuch ? index.rankedNewest(terms, where, MATCH_BUDGET) : index.ranked(terms, where)
    const [candidates, [collection]] = await Promise.all([
      db.allSlow<Candidate>(sql`
        SELECT hit.id, article_vector.length, article_vector.terms
        FROM (
          SELECT best.id FROM (${matches}) best ORDER BY best.relevance DESC, best.id DESC LIMIT ${CANDIDATES}
        ) hit JOIN article_vector ON article_vector.article_id = hit.id`),
      db.all<Collection>(sql`SELECT articles, length FROM collection`),
    ])
    if (!collection || candidates.length === 0) return []
    return rank(candidates, known, collection, (ids) =>
      db.allSlow<IndexTerm>(sql`
        SELECT id, articles FROM term WHERE id IN (${join(ids, sql`, `)}) AND length(text) > 2`),
    )
  }

  async function lookUp(terms: readonly string[]): Promise<KnownTerm[]> {
    if (terms.length === 0) return []
    return db.all<KnownTerm>(sql`
      SELECT id, text, articles FROM term WHERE articles > 0 AND text IN (${join(terms, sql`, `)}) ORDER BY articles, id`)
  }

  return {
    async byRelevance(terms, where, place, boundTo) {
      const { offset, newest } = await startOf(db, place, boundTo)
      const known = await lookUp(terms)
      if (known.length === 0) return { hits: [], next: null, prev: null }
      const asOf = sql`${where} AND article.id <= ${newest}`
      const best = await ranked(known, asOf)
      if (best.length === 0) return { hits: [], next: null, prev: null }
      const wanted = best.slice(offset, offset + place.limit + 1)
      const missing = place.limit + 1 - wanted.length
      // What is not among the best follows in the order of its coming.
      const rest = await db.allSlow<{ id: number }>(sql`
        SELECT other.id FROM (${index.matched(terms, asOf)}) other
        WHERE other.id NOT IN (${join(
          best.map(({ id }) => id),
          sql`, `,
        )})
        ORDER BY other.id DESC LIMIT ${missing} OFFSET ${Math.max(0, offset - best.length)}`)
      const all = [...wanted, ...rest.map(({ id }) => ({ id, score: 0 }))]
      return {
        hits: all.slice(0, place.limit),
        ...placesBeside(place, boundTo, offset, newest, all.length > place.limit),
      }
    },
    async byDate(terms, where, place, boundTo, newestFirst) {
      if (terms.length === 0) return { hits: [], next: null, prev: null }
      const value = sql`article.published_at`
      const { rows, next, prev } = await readSlice<{ id: number; sortValue: string }>(
        db,
        {
          rows: sql`
            SELECT article.id, article.published_at AS "sortValue"
            FROM (${index.matched(terms, where)}) hit JOIN article ON article.id = hit.id
            WHERE 1 = 1`,
          value,
          id: sql`article.id`,
          isDescending: newestFirst,
          isSlow: true,
        },
        place,
        boundTo,
      )
      return { hits: rows.map(({ id }) => ({ id, score: 0 })), next, prev }
    },
    async count(terms, where) {
      if (terms.length === 0) return 0
      const [row] = await db.allSlow<{ total: number }>(
        sql`SELECT count(*) AS total FROM (${index.matched(terms, where)}) hit`,
      )
      return row?.total ?? 0
    },
  }
}

/** The rarest terms, as long as their matches together are within the budget; the rarest one in any case. */
function withinBudget(terms: readonly KnownTerm[]): KnownTerm[] {
  let left = MATCH_BUDGET
  return terms.filter(({ articles }, position) => {
    left -= articles
    return position === 0 || left >= 0
  })
}

function sumOf(terms: readonly KnownTerm[]): number {
  return terms.reduce((sum, { articles }) => sum + articles, 0)
}

interface Start {
  offset: number
  /** The newest article that there was when the walk began: later ones would move all others. */
  newest: number
}

async function startOf(db: Database, { cursor, page, limit }: PlaceInList, boundTo: unknown): Promise<Start> {
  if (cursor !== undefined) {
    const { value, id } = decodeCursor(cursor, boundTo)
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw brokenCursor()
    return { offset: value, newest: id }
  }
  const [row] = await db.all<{ newest: number | null }>(sql`SELECT max(id) AS newest FROM article`)
  return { offset: page === undefined ? 0 : (page - 1) * limit, newest: row?.newest ?? 0 }
}

function placesBeside(
  { page, limit }: PlaceInList,
  boundTo: unknown,
  offset: number,
  newest: number,
  hasMore: boolean,
): Pick<Found, 'next' | 'prev'> {
  if (page !== undefined) return { next: hasMore ? page + 1 : null, prev: page > 1 ? page - 1 : null }
  const cursorAt = (direction: 'next' | 'prev', value: number) =>
    encodeCursor({ direction, value, id: newest }, boundTo)
  return {
    next: hasMore ? cursorAt('next', offset + limit) : null,
    prev: offset > 0 ? cursorAt('prev', Math.max(0, offset - limit)) : null,
  }
}
