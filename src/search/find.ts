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
  title: string
  publishedAt: string
  story: number | null
}

interface Best {
  hits: Hit[]
  isApproximate: boolean
}

export function createFinder(db: Database, now: () => Date = () => new Date()): Finder {
  const index = searchIndexes[db.engine]

  /** The articles that are likeliest to be among the best. */
  async function candidates({ plan, where }: Wish): Promise<{ met: Met[]; isApproximate: boolean }> {
    const telling = withinBudget(plan.wanted)
    const anyTelling = telling.length > 0 ? anyWord(telling) : nothing
    const found = new Map<number, Met>()
    let isApproximate = false
    const add = async (expression: Expression | null, matches: number) => {
      const whole = expression && matchesOf({ required: expression, optional: [], unwanted: plan.unwanted })
      if (!whole || isNothing(whole) || found.size >= CANDIDATES) return
      const { rows, isPart } = await withinTime(
        () =>
          db.allSlow<Met>(
            met(matches > MATCH_BUDGET ? index.rankedNewest(whole, MATCH_BUDGET, where) : index.ranked(whole, where)),
            { deadlineMs: DEADLINE_MS },
          ),
        () => db.allSlow<Met>(met(index.rankedNewest(whole, FEW, where)), { deadlineMs: DEADLINE_MS }),
      )
      isApproximate ||= isPart
      for (const row of rows) if (found.size < CANDIDATES) found.set(row.id, found.get(row.id) ?? row)
    }
    const { required } = plan
    if (required === null) await add(anyTelling, sumOf(telling))
    else {
      // First those that hold more than they have to.
      await add(allOf([required, anyTelling]), Math.min(sumOf(telling), costOf(required, plan.wanted)))
      await add(required, costOf(required, plan.wanted))
    }
    return { met: [...found.values()], isApproximate }
  }

  async function best(wish: Wish): Promise<Best> {
    const { plan, collection } = wish
    const { met: all, isApproximate } = await candidates(wish)
    if (all.length === 0) return { hits: [], isApproximate }
    const words = plan.wanted.filter(({ terms }) => terms.length > 0)
    const ranking = await rank(all, words, collection, (ids) =>
      db.allSlow<IndexTerm>(sql`
        SELECT id, articles FROM term WHERE id IN (${join(ids, sql`, `)}) AND length(text) > 2`),
    )
    const metById = new Map(all.map((one) => [one.id, one]))
    const hits = ranking.ranked.flatMap(({ id, score }) => {
      const one = metById.get(id)
      if (!one) return []
      const isExact = wish.recency !== 'off' && foldedText(one.title).trim() === plan.exactTitle
      const recency = isExact ? 1 : recencyFactor(wish.recency, one.publishedAt, now())
      const explanation = wish.explain
        ? { explanation: { parts: explainScore(one, words, ranking, collection), recency } }
        : {}
      return [{ id, score: rounded(score * recency), isExact, story: one.story, ...explanation }]
    })
    hits.sort((a, b) => Number(b.isExact) - Number(a.isExact) || b.score - a.score || b.id - a.id)
    const stories = new Set<number>()
    const isFirst = ({ story }: { story: number | null }) =>
      !wish.collapse || story === null || (!stories.has(story) && stories.add(story).size > 0)
    return { hits: hits.filter(isFirst).map(({ isExact: _, story: __, ...hit }) => hit), isApproximate }
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

  function met(matches: Sql): Sql {
    return sql`
      SELECT hit.id, article_vector.length, article_vector.terms, article.title,
        article.published_at AS "publishedAt", near_copy.story
      FROM (SELECT matches.id, matches.relevance FROM (${matches}) matches ORDER BY matches.relevance DESC, matches.id DESC LIMIT ${CANDIDATES}) hit
      JOIN article_vector ON article_vector.article_id = hit.id
      JOIN article ON article.id = hit.id
      LEFT JOIN near_copy ON near_copy.article_id = hit.id
      ORDER BY hit.relevance DESC, hit.id DESC`
  }

  return {
    async find(wish, place, boundTo) {
      const start = await startOf(db, place, boundTo)
      const first = start.ranked && !wish.explain ? { hits: start.ranked, isApproximate: false } : await best(wish)
      const explained = new Map(first.hits.map((hit) => [hit.id, hit]))
      const ranked = start.ranked?.map((hit) => ({ ...explained.get(hit.id), ...hit })) ?? first.hits
      const wanted = ranked.slice(start.offset, start.offset + place.limit + 1)
      const more = await rest(
        wish,
        ranked,
        start.newest,
        Math.max(0, start.offset - ranked.length),
        place.limit + 1 - wanted.length,
      )
      const hits = [...wanted, ...more.hits]
      const walk = { ...start, ranked }
      return {
        hits: hits.slice(0, place.limit),
        ...placesAround(walk, place, boundTo, hits.length > place.limit),
        isApproximate: first.isApproximate || more.isApproximate,
      }
    },
  }
}

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
