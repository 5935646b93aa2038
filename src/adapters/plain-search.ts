import type { ArticleFilters } from '../articles/query.ts'
import type { SearchQuery } from '../search/schema.ts'

/** What a search costs of what its sender may spend, as in our own API. */
export const SEARCH_COST = 5

/** A search as its defaults have it, but that every match is counted and shown by itself. */
export function plainSearch(
  q: string,
  filters: ArticleFilters,
  { sort, limit, page }: Pick<SearchQuery, 'sort' | 'limit'> & { page: number },
): SearchQuery {
  const { ids: _, '-ids': __, status: ___, ...taken } = filters
  return {
    ...taken,
    q,
    sort,
    limit,
    page,
    recency: 'off',
    typos: 'on',
    prefix: false,
    collapse: 'off',
    explain: false,
    highlights: 0,
    count: 'exact',
  }
}
