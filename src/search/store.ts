import { setImmediate } from 'node:timers/promises'
import { matching } from '../articles/filters.ts'
import type { ArticleFilters } from '../articles/query.ts'
import { isNothing, searchIndexes } from '../articles/search-index.ts'
import type { ArticleStore, ArticleText } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { atMost, type Sql, sql } from '../database/sql.ts'
import { decodeCursor } from '../paging/cursor.ts'
import { readSlice } from '../paging/keyset.ts'
import { type Asked, type CountedFacets, createCounts } from './counts.ts'
import { among, FEW, startTime, withinTime } from './deadline.ts'
import { matchesOf } from './expressions.ts'
import type { FacetRow } from './facets.ts'
import { createFinder, type Explanation, type Found } from './find.ts'
import { createHighlighter, type Marked } from './highlight.ts'
import { planQuery } from './plan-query.ts'
import type { ReadQuery } from './read-clauses.ts'
import type { FacetName, Highlight, SearchHit, SearchQuery } from './schema.ts'
import { createVocabulary } from './vocabulary.ts'

/** Units of the texts of one page that are looked through, together; of one article at least, and at most. */
const READ_TOGETHER = 1_000_000
const LEAST_READ = 20_000
const MOST_READ = 200_000
/** How long highlighting may keep other requests waiting. */
const TURN_MS = 10

export interface SearchStore {
  /** Reads what the first search would otherwise wait for. */
  prepare(): Promise<void>
  search(query: SearchQuery): Promise<SearchSlice>
  /** How many of all articles that are so have which tag, author, year, month: what a search for nothing counts. */
  facets(names: readonly FacetName[], filters: ArticleFilters): Promise<CountedFacets>
}

export interface SearchSlice {
  items: SearchHit[]
  next: Found['next']
  prev: Found['prev']
  total?: number
  query: ReadQuery
  isApproximate: boolean
  facets?: Partial<Record<FacetName, FacetRow[]>>
}

export function createSearchStore(db: Database, articles: ArticleStore): SearchStore {
  const index = searchIndexes[db.engine]
  const finder = createFinder(db)
  const vocabulary = createVocabulary(db)
  const counts = createCounts(db)

  async function byDate({ expression, where, timeLeft }: Asked, query: SearchQuery): Promise<Found> {
    const value = sql`article.published_at`
    const slice = (matches: Sql) =>
      readSlice<{ id: number; sortValue: string }>(
        db,
        {
          rows: sql`
            SELECT article.id, article.published_at AS "sortValue"
            FROM (${matches}) hit JOIN article ON article.id = hit.id
            WHERE 1 = 1`,
          value,
          id: sql`article.id`,
          isDescending: query.sort === 'newest',
          isSlow: true,
          ...timeLeft(),
        },
        query,
        boundTo(query),
      )
    const { rows: found, isPart } = await withinTime(
      () => slice(index.matched(expression, where)),
      () => slice(among(index.matchedNewest(expression, atMost(FEW)), where)),
      async () => ({ rows: [], next: null, prev: null }),
    )
    return {
      hits: found.rows.map(({ id }) => ({ id, score: 0 })),
      next: found.next,
      prev: found.prev,
      isApproximate: isPart,
    }
  }

  async function highlightsOf(
    ids: readonly number[],
    marked: Marked,
    count: number,
  ): Promise<Map<number, Highlight[]>> {
    if (count === 0 || ids.length === 0) return new Map()
    const length = Math.min(MOST_READ, Math.max(LEAST_READ, Math.floor(READ_TOGETHER / ids.length)))
    const texts: Map<number, ArticleText> = await articles.textsOf(ids, length)
    const highlight = createHighlighter(marked)
    const highlights = new Map<number, Highlight[]>()
    let turn = performance.now()
    for (const [id, text] of texts) {
      highlights.set(id, highlight(text, count))
      if (performance.now() - turn < TURN_MS) continue
      await setImmediate()
      turn = performance.now()
    }
    return highlights
  }

  return {
    prepare: vocabulary.load,
    facets: (names, filters) => counts.facetsOfAll(names, { where: matching(filters), timeLeft: startTime() }),
    async search(query) {
      const timeLeft = startTime()
      // Also where nothing is found, and so nothing is walked through.
      if (query.cursor !== undefined) decodeCursor(query.cursor, boundTo(query))
      const { languages, ...collection } = await vocabulary.collection()
      const plan = await planQuery(query.q, vocabulary, {
        languages,
        typos: query.typos === 'on',
        prefix: query.prefix,
        timeLeft,
      })
      const where = hasFilters(query) ? matching(query) : undefined
      const expression = matchesOf(plan)
      if (!expression || isNothing(expression)) return nothingFound(query, plan.read)
      const byRelevance = query.sort === 'relevance'
      const collapse = byRelevance && query.collapse === 'on'
      const asked = { expression, where, timeLeft }
      const wish = { plan, where, timeLeft, collection, recency: query.recency, collapse, explain: query.explain }
      const [found, counted] = await Promise.all([
        byRelevance ? finder.find(wish, query, boundTo(query)) : byDate(asked, query),
        query.facets ? counts.facets(query.facets, asked) : undefined,
      ])
      const count = query.count === 'exact' ? (found.total ?? (await counts.total(asked))) : undefined
      const ids = found.hits.map(({ id }) => id)
      const ranked = found.hits.filter(({ score }) => score > 0).map(({ id }) => id)
      const [shown, highlights, copies] = await Promise.all([
        articles.byIds(ids, { fields: query.fields, formats: query.formats }),
        highlightsOf(ids, plan.marked, query.highlights),
        collapse && ranked.length > 0 ? counts.copies(ranked, asked) : new Map<number, number[]>(),
      ])
      const items = found.hits.flatMap(({ id, score, explanation }): SearchHit[] => {
        const article = shown.get(id)
        if (!article) return []
        return [
          {
            ...article,
            score,
            highlights: highlights.get(id) ?? [],
            ...duplicatesOf(copies.get(id) ?? []),
            ...(explanation ? { explanation: shownExplanation(explanation) } : {}),
          },
        ]
      })
      return {
        items,
        next: found.next,
        prev: found.prev,
        ...(count === undefined ? {} : { total: count }),
        query: plan.read,
        isApproximate:
          found.isApproximate || counted?.isApproximate === true || (query.count === 'exact' && count === undefined),
        ...(counted ? { facets: counted.facets } : {}),
      }
    },
  }
}

function nothingFound(query: SearchQuery, read: ReadQuery): SearchSlice {
  const facets = query.facets ? { facets: Object.fromEntries(query.facets.map((name) => [name, []])) } : {}
  const total = query.count === 'exact' ? { total: 0 } : {}
  return { items: [], next: null, prev: null, ...total, query: read, isApproximate: false, ...facets }
}

/** All that makes another list of it. */
function boundTo(query: SearchQuery): unknown {
  const { limit, cursor, page, count, fields, formats, highlights, facets, explain, ...rest } = query
  return rest
}

/** The index holds published articles alone, so that most searches need to know no more of an article. */
function hasFilters({ tag, author, from, to, lang, ...query }: SearchQuery): boolean {
  return [tag, query['-tag'], author, query['-author'], from, to, lang].some((filter) => filter !== undefined)
}

/** Addresses of copies fit into one that a list takes. */
const MOST_COPIES = 100

function duplicatesOf(copies: readonly number[]): Pick<SearchHit, 'duplicates'> {
  if (copies.length === 0) return {}
  return {
    duplicates: { count: copies.length, href: `/v1/articles?ids=${copies.slice(0, MOST_COPIES).join(',')}&limit=100` },
  }
}

function shownExplanation({ parts, recency }: Explanation): SearchHit['explanation'] {
  const words = parts.flatMap(({ word, score }) => (word === null ? [] : [{ word, score }]))
  return { words, feedback: parts.find(({ word }) => word === null)?.score ?? 0, recency }
}
