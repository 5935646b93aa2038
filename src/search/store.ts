import { matching } from '../articles/filters.ts'
import { searchIndexes } from '../articles/search-index.ts'
import type { ArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { type Sql, sql } from '../database/sql.ts'
import { readSlice, type Slice } from '../paging/keyset.ts'
import { highlight } from './highlight.ts'
import { readQuery, type SearchTerms } from './read-query.ts'
import type { SearchHit, SearchQuery } from './schema.ts'

export interface SearchStore {
  search(query: SearchQuery): Promise<SearchSlice>
}

export interface SearchSlice {
  items: SearchHit[]
  next: Slice<unknown>['next']
  prev: Slice<unknown>['prev']
  total?: number
  query: { text: string; terms: string[] }
}

interface HitRow {
  id: number
  relevance: number
  sortValue: number | string
}

export function createSearchStore(db: Database, articles: ArticleStore): SearchStore {
  const index = searchIndexes[db.engine]

  async function find(wanted: SearchTerms, query: SearchQuery): Promise<{ slice: Slice<HitRow>; total: number }> {
    if (wanted.terms.length === 0) return { slice: { rows: [], next: null, prev: null }, total: 0 }
    const { limit, cursor, page, count, fields: _, formats: __, highlights: ___, ...boundTo } = query
    const { value, isDescending } = orders[query.sort]
    const where = matching(query)
    const [slice, counted] = await Promise.all([
      readSlice<HitRow>(
        db,
        {
          rows: sql`
            SELECT hit.id, hit.relevance, ${value} AS "sortValue"
            FROM (${index.ranked(wanted.terms, where)}) hit JOIN article ON article.id = hit.id
            WHERE article.status = 'published'`,
          value,
          id: sql`hit.id`,
          isDescending,
          isSlow: true,
        },
        { limit, cursor, page },
        boundTo,
      ),
      count === 'exact' ? db.allSlow<{ total: number }>(index.counted(wanted.terms, where)) : [],
    ])
    return { slice, total: counted[0]?.total ?? 0 }
  }

  return {
    async search(query) {
      const wanted = readQuery(query.q)
      const { slice, total } = await find(wanted, query)
      const ids = slice.rows.map(({ id }) => id)
      const { fields, formats } = query
      const [found, texts] = await Promise.all([
        articles.byIds(ids, { fields, formats }),
        query.highlights > 0 ? articles.textsOf(ids) : undefined,
      ])
      const terms = new Set(wanted.terms)
      const items = slice.rows.map(({ id, relevance }, position): SearchHit => {
        const article = found[position] ?? {}
        const text = texts?.get(id)
        return {
          ...article,
          score: Number(relevance.toPrecision(6)),
          highlights: text ? highlight(text, terms, query.highlights) : [],
        }
      })
      return {
        items,
        next: slice.next,
        prev: slice.prev,
        ...(query.count === 'exact' ? { total } : {}),
        query: { text: query.q, terms: wanted.words },
      }
    },
  }
}

const orders: Record<SearchQuery['sort'], { value: Sql; isDescending: boolean }> = {
  relevance: { value: sql`hit.relevance`, isDescending: true },
  newest: { value: sql`article.published_at`, isDescending: true },
  oldest: { value: sql`article.published_at`, isDescending: false },
}
