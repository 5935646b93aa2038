import { isNothing, searchIndexes } from '../articles/search-index.ts'
import type { Database } from '../database/database.ts'
import { anyOf, atMost, type Sql, sql } from '../database/sql.ts'
import type { PlaceInList } from '../paging/keyset.ts'
import { foldedText } from '../text/terms.ts'
import { findCandidates } from './candidates.ts'
import { type TimeLeft, withinTime } from './deadline.ts'
import { matchesOf } from './expressions.ts'
import {
  CANDIDATES,
  type Candidate,
  type Collection,
  explainScore,
  type IndexTerm,
  type Recency,
  rank,
  recencyFactor,
  type ScorePart,
} from './ranking.ts'
import type { QueryPlan } from './read-clauses.ts'
import { placesAround, startOf } from './walk.ts'

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
  timeLeft: TimeLeft
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

interface Best {
  hits: Hit[]
  isApproximate: boolean
  total: number | undefined
}

/** No id: an empty list is nothing that every engine reads. */
const NO_ARTICLE = 0

export function createFinder(db: Database, now: () => Date = () => new Date()): Finder {
  const index = searchIndexes[db.engine]

  async function best(wish: Wish): Promise<Best> {
    const { plan, collection } = wish
    const found = await findCandidates(db, plan, wish.where, wish.timeLeft)
    const all = await meet(found.ids)
    const { isApproximate } = found
    const total = found.total ?? articlesWithWord(wish)
    if (all.length === 0) return { hits: [], isApproximate, total }
    const words = plan.wanted.filter(({ terms }) => terms.length > 0)
    const ranking = await rank(all, words, collection, (ids) =>
      db.all<IndexTerm>(sql`
        SELECT id, articles FROM term WHERE id IN (${anyOf(ids)}) AND length(text) > 2`),
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
    return { hits: hits.filter(isFirst).map(({ isExact: _, story: __, ...hit }) => hit), isApproximate, total }
  }

  /** What is not among the best follows in the order of its coming. */
  async function rest(
    { plan, where, collapse, timeLeft }: Wish,
    ranked: readonly Hit[],
    newest: number,
    offset: number,
    limit: number,
  ): Promise<{ hits: Hit[]; isApproximate: boolean }> {
    const expression = matchesOf(plan)
    if (limit <= 0 || !expression || isNothing(expression)) return { hits: [], isApproximate: false }
    const ids = anyOf([NO_ARTICLE, ...ranked.map(({ id }) => id)])
    const copies = sql` AND article.id NOT IN (
      SELECT other.article_id FROM near_copy one JOIN near_copy other ON other.story = one.story
      WHERE one.article_id IN (${ids}))`
    const others = sql`article.id <= ${newest} AND article.id NOT IN (${ids})${collapse ? copies : sql``}`
    const { rows, isPart } = await withinTime(
      () =>
        db.allSlow<{ id: number }>(
          index.matchedNewest(
            expression,
            sql`${atMost(limit)} OFFSET ${offset}`,
            where ? sql`${others} AND ${where}` : others,
          ),
          timeLeft(),
        ),
      async () => [],
    )
    return { hits: rows.map(({ id }) => ({ id, score: 0 })), isApproximate: isPart }
  }

  async function meet(ids: readonly number[]): Promise<Met[]> {
    if (ids.length === 0) return []
    return db.all<Met>(sql`
      SELECT vector.article_id AS id, vector.length, vector.terms, near_copy.story
      FROM article_vector vector LEFT JOIN near_copy ON near_copy.article_id = vector.article_id
      WHERE vector.article_id IN (${anyOf(ids)})`)
  }

  /** How much of its score each article keeps, and whether its title is the query. */
  async function recencies({ recency, plan }: Wish, ids: readonly number[]): Promise<Map<number, Recent>> {
    if (recency === 'off' || ids.length === 0) return new Map()
    const rows = await db.all<{ id: number; title: string; publishedAt: string }>(sql`
      SELECT id, title, published_at AS "publishedAt" FROM article WHERE id IN (${anyOf(ids)})`)
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
      // Where all that match are ranked, or folded under others, nothing is left.
      const missing = (first.total ?? Number.POSITIVE_INFINITY) <= CANDIDATES ? 0 : place.limit + 1 - wanted.length
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
  return { hits, isApproximate: false, total: undefined }
}

/** Known without counting where one word, and nothing else, is asked for. */
function articlesWithWord({ plan: { required, unwanted, optional }, where }: Wish): number | undefined {
  const [word, ...others] = optional
  const isAlone = !where && !required && !unwanted && others.length === 0
  return isAlone && word?.terms.length === 1 ? word.terms[0]?.articles : undefined
}

/** As it is shown, and as it goes into a cursor. */
function rounded(score: number): number {
  return Math.round(score * 1_000) / 1_000
}
