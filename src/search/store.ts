import { matching } from '../articles/filters.ts'
import type { ArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { createFinder, type Found } from './find.ts'
import { highlight } from './highlight.ts'
import { readQuery } from './read-query.ts'
import type { SearchHit, SearchQuery } from './schema.ts'

export interface SearchStore {
  search(query: SearchQuery): Promise<SearchSlice>
}

export interface SearchSlice {
  items: SearchHit[]
  next: Found['next']
  prev: Found['prev']
  total?: number
  query: { text: string; terms: string[] }
}

export function createSearchStore(db: Database, articles: ArticleStore): SearchStore {
  const finder = createFinder(db)

  function find(terms: readonly string[], query: SearchQuery): Promise<Found> {
    const { limit, cursor, page, count: _, fields: __, formats: ___, highlights: ____, ...boundTo } = query
    const where = matching(query)
    const place = { limit, cursor, page }
    if (query.sort === 'relevance') return finder.byRelevance(terms, where, place, boundTo)
    return finder.byDate(terms, where, place, boundTo, query.sort === 'newest')
  }

  return {
    async search(query) {
      const { fields, formats } = query
      const { terms, words } = readQuery(query.q)
      const [{ hits, next, prev }, total] = await Promise.all([
        find(terms, query),
        query.count === 'exact' ? finder.count(terms, matching(query)) : undefined,
      ])
      const ids = hits.map(({ id }) => id)
      const [found, texts] = await Promise.all([
        articles.byIds(ids, { fields, formats }),
        query.highlights > 0 ? articles.textsOf(ids) : undefined,
      ])
      const wanted = new Set(terms)
      const items = hits.flatMap(({ id, score }): SearchHit[] => {
        const article = found.get(id)
        const text = texts?.get(id)
        if (!article) return []
        const highlights = text ? highlight(text, wanted, query.highlights) : []
        return [{ ...article, score: Number(score.toPrecision(6)), highlights }]
      })
      return { items, next, prev, ...(total === undefined ? {} : { total }), query: { text: query.q, terms: words } }
    },
  }
}
