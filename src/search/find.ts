import { type Expression, isNothing, nothing, searchIndexes } from '../articles/search-index.ts'
import { type Database, DatabaseError } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import type { PlaceInList } from '../paging/keyset.ts'
import { foldedText } from '../text/terms.ts'
import { allOf, anyWord, matchesOf, type QueryPlan, type WantedWord } from './plan-query.ts'
import {
  CANDIDATES,
  type Candidate,
  type Collection,
  explainScore,
  type IndexTerm,
  MATCH_BUDGET,
  type Recency,
  rank,
  recencyFactor,
  type ScorePart,
} from './ranking.ts'
import { placesAround, startOf } from './walk.ts'

/** What a query may take of a thread; past it, what is found is the best of fewer. */
export const DEADLINE_MS = 250

export interface Hit {
  id: number
  score: number
  explanation?: Explanation
}

export interface Explanation {
  parts: ScorePart[]
  recency: number
}

export interface Found {
  hits: Hit[]
  next: string | number | null
  prev: string | number | null
  /** Whether time ran out, so that there may be better ones. */
  isApproximate: boolean
  /** How many match, where finding the best has told. */
  total?: number | undefined
}

export interface Wish {
  plan: QueryPlan
  /** What else `article` has to be. */
  where: Sql | undefined
  collection: Collection
  recency: Recency
  /** Whether near copies are folded under the best of them. */
  collapse: boolean
  explain: boolean
}

/** Which articles match, the most relevant first. */
export interface Finder {
  find(wish: Wish, place: PlaceInList, boundTo: unknown): Promise<Found>
}

interface Met extends Candidate {
  story: number | null
}

interface Recent {
  factor: number
  isExact: boolean
}

interface Candidates {
  met: Met[]
  isApproximate: boolean
  /** Whether these are all that match. */
  isAll: boolean
}

interface Best {
  hits: Hit[]
  isApproximate: boolean
  isAll: boolean
  total?: number | undefined
}

export function createFinder(db: Database, now: () => Date = () => new Date()): Finder {
  const index = searchIndexes[db.engine]

  /** The articles that are likeliest to be among the best. */
  async function candidates({ plan, where }: Wish): Promise<Candidates> {
    const known = plan.wanted.filter(({ terms }) => terms.length > 0)
    const telling = withinBudget(known)
    const anyTelling = telling.length > 0 ? anyWord(telling) : nothing
    const found = new Set<number>()
    let isApproximate = false
    let isAll = true
    const add = async (expression: Expression | null, matches: number) => {
      const whole = expression && matchesOf({ required: expression, optional: [], unwanted: plan.unwanted })
      if (!whole || isNothing(whole) || found.size >= CANDIDATES) return
      // What is found in a moment is not worth the way to another thread.
      const ask = matches <= QUICK ? db.all : db.allSlow
      const isTooMuch = matches > MATCH_BUDGET
      const { rows, isPart } = await withinTime(
        () =>
          ask<{ id: number }>(
            mostRelevant(isTooMuch ? index.rankedNewest(whole, MATCH_BUDGET, where) : index.ranked(whole, where)),
            { deadlineMs: DEADLINE_MS },
          ),
        () =>
          db.allSlow<{ id: number }>(mostRelevant(index.rankedNewest(whole, FEW, where)), { deadlineMs: DEADLINE_MS }),
      )
      isApproximate ||= isPart
      isAll = !isTooMuch && !isPart && rows.length < CANDIDATES
      for (const { id } of rows) if (found.size < CANDIDATES) found.add(id)
    }
    const { required } = plan
    if (required === null) {
      await add(anyTelling, sumOf(telling))
      isAll &&= known.length > 0 && telling.length === known.length
    } else {
      // First those that hold more than they have to.
      await add(allOf([required, anyTelling]), Math.min(sumOf(telling), costOf(required, plan.wanted)))
      await add(required, costOf(required, plan.wanted))
    }
    return { met: await meet([...found]), isApproximate, isAll }
  }

  async function best(wish: Wish): Promise<Best> {
    const { plan, collection } = wish
    const { met: all, isApproximate, isAll } = await candidates(wish)
    const total = isAll ? all.length : articlesWithWord(wish)
    if (all.length === 0) return { hits: [], isApproximate, isAll, total }
    const words = plan.wanted.filter(({ terms }) => terms.length > 0)
    const ranking = await rank(all, words, collection, (ids) =>
      db.all<IndexTerm>(sql`
        SELECT id, articles FROM term WHERE id IN (${join(ids, sql`, `)}) AND length(text) > 2`),
    )
    const metById = new Map(all.map((one) => [one.id, one]))
    const recent = await recencies(wish, [...metById.keys()])
    const hits = ranking.ranked.flatMap(({ id, score }) => {
      const one = metById.get(id)
      if (!one) return []
      const { factor, isExact } = recent.get(id) ?? { factor: 1, isExact: false }
      const explanation = wish.explain
        ? { explanation: { parts: explainScore(one, words, ranking, collection), recency: factor } }
        : {}
      return [{ id, score: rounded(score * factor), isExact, story: one.story, ...explanation }]
    })
    hits.sort((a, b) => Number(b.isExact) - Number(a.isExact) || b.score - a.score || b.id - a.id)
    const stories = new Set<number>()
    const isFirst = ({ story }: { story: number | null }) =>
      !wish.collapse || story === null || (!stories.has(story) && stories.add(story).size > 0)
    return { hits: hits.filter(isFirst).map(({ isExact: _, story: __, ...hit }) => hit), isApproximate, isAll, total }
  }

  /** What is not among the best follows in the order of its coming. */
  async function rest(
    { plan, where, collapse }: Wish,
    ranked: readonly Hit[],
    newest: number,
    offset: number,
    limit: number,
  ): Promise<{ hits: Hit[]; isApproximate: boolean }> {
    const expression = matchesOf(plan)
    if (limit <= 0 || !expression || isNothing(expression)) return { hits: [], isApproximate: false }
    const ids = join(
      ranked.map(({ id }) => id),
      sql`, `,
    )
    const copies = sql` AND article.id NOT IN (
      SELECT other.article_id FROM near_copy one JOIN near_copy other ON other.story = one.story
      WHERE one.article_id IN (${ids}))`
    const others = sql`article.id <= ${newest} AND article.id NOT IN (${ids})${collapse ? copies : sql``}`
    const { rows, isPart } = await withinTime(
      () =>
        db.allSlow<{ id: number }>(
          index.matchedNewest(
            expression,
            sql`LIMIT ${limit} OFFSET ${offset}`,
            where ? sql`${others} AND ${where}` : others,
          ),
          { deadlineMs: DEADLINE_MS },
        ),
      async () => [],
    )
    return { hits: rows.map(({ id }) => ({ id, score: 0 })), isApproximate: isPart }
  }

  function mostRelevant(matches: Sql): Sql {
    return sql`
      SELECT matches.id FROM (${matches}) matches
      ORDER BY matches.relevance DESC, matches.id DESC LIMIT ${CANDIDATES}`
  }

  async function meet(ids: readonly number[]): Promise<Met[]> {
    if (ids.length === 0) return []
    return db.all<Met>(sql`
      SELECT vector.article_id AS id, vector.length, vector.terms, near_copy.story
      FROM article_vector vector LEFT JOIN near_copy ON near_copy.article_id = vector.article_id
      WHERE vector.article_id IN (${join(ids, sql`, `)})`)
  }

  /** How much of its score each article keeps, and whether its title is the query. */
  async function recencies({ recency, plan }: Wish, ids: readonly number[]): Promise<Map<number, Recent>> {
    if (recency === 'off' || ids.length === 0) return new Map()
    const rows = await db.all<{ id: number; title: string; publishedAt: string }>(sql`
      SELECT id, title, published_at AS "publishedAt" FROM article WHERE id IN (${join(ids, sql`, `)})`)
    const today = now()
    return new Map(
      rows.map(({ id, title, publishedAt }) => {
        const isExact = foldedText(title).trim() === plan.exactTitle
        return [id, { isExact, factor: isExact ? 1 : recencyFactor(recency, publishedAt, today) }]
      }),
    )
  }

  return {
    async find(wish, place, boundTo) {
      const start = await startOf(db, place, boundTo)
      const first = start.ranked && !wish.explain ? walked(start.ranked) : await best(wish)
      const explained = new Map(first.hits.map((hit) => [hit.id, hit]))
      const ranked = start.ranked?.map((hit) => ({ ...explained.get(hit.id), ...hit })) ?? first.hits
      const wanted = ranked.slice(start.offset, start.offset + place.limit + 1)
      const missing = first.isAll ? 0 : place.limit + 1 - wanted.length
      const more = await rest(wish, ranked, start.newest, Math.max(0, start.offset - ranked.length), missing)
      const hits = [...wanted, ...more.hits]
      const walk = { ...start, ranked }
      return {
        hits: hits.slice(0, place.limit),
        ...placesAround(walk, place, boundTo, hits.length > place.limit),
        isApproximate: first.isApproximate || more.isApproximate,
        total: first.total,
      }
    },
  }
}

/** What a walk carries is all that is known of its beginning. */
function walked(hits: Hit[]): Best {
  return { hits, isApproximate: false, isAll: false }
}

/** Matches that take no longer to find than a statement on the event loop may. */
const QUICK = 200

/** Matches that are ranked when time has run out: the newest. */
const FEW = 2_000

/** What the first way finds or, when it takes too long, what the second does. */
export async function withinTime<T>(
  whole: () => Promise<T>,
  part: () => Promise<T>,
): Promise<{ rows: T; isPart: boolean }> {
  try {
    return { rows: await whole(), isPart: false }
  } catch (error) {
    if (error instanceof DatabaseError && error.fault === 'timeout') return { rows: await part(), isPart: true }
    throw error
  }
}

/** The rarest words, as long as their matches together are within the budget; the rarest one in any case. */
function withinBudget(words: readonly WantedWord[]): WantedWord[] {
  let left = MATCH_BUDGET
  return words
    .filter(({ terms }) => terms.length > 0)
    .sort((a, b) => matchesOfWord(a) - matchesOfWord(b))
    .filter((word, position) => {
      left -= matchesOfWord(word)
      return position === 0 || left >= 0
    })
}

function matchesOfWord({ terms }: WantedWord): number {
  return terms.reduce((sum, { articles }) => sum + articles, 0)
}

function sumOf(words: readonly WantedWord[]): number {
  return words.reduce((sum, word) => sum + matchesOfWord(word), 0)
}

/** Known without counting where one word, and nothing else, is asked for. */
function articlesWithWord({ plan: { required, unwanted, optional }, where }: Wish): number | undefined {
  const [word, ...others] = optional
  const isAlone = !where && !required && !unwanted && others.length === 0
  return isAlone && word?.terms.length === 1 ? word.terms[0]?.articles : undefined
}

/** How many articles may match, at most. */
function costOf(expression: Expression, words: readonly WantedWord[]): number {
  if (expression.type === 'everything') return Number.POSITIVE_INFINITY
  if (expression.type === 'without') return costOf(expression.part, words)
  if (expression.type === 'any') return expression.parts.reduce((sum, part) => sum + costOf(part, words), 0)
  if (expression.type === 'all') return Math.min(...expression.parts.map((part) => costOf(part, words)))
  const all = words.flatMap(({ terms }) => terms)
  return Math.min(...expression.terms.map((text) => all.find((term) => term.text === text)?.articles ?? 0))
}

/** As it is shown, and as it goes into a cursor. */
function rounded(score: number): number {
  return Math.round(score * 1_000) / 1_000
}
