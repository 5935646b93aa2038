import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { answers } from '../http/answers.ts'
import { ANY_ARTICLE, nameKeys } from '../http/caching.ts'
import { keepsNot } from '../http/keep-answers.ts'
import { pageAnswer, sameRequest } from '../http/page.ts'
import { narrowedTo } from './facets.ts'
import { type FacetName, type FacetValue, facetNames, SearchPage, SearchQuery } from './schema.ts'
import type { SearchSlice, SearchStore } from './store.ts'

export const searchRoutes: FastifyPluginAsyncZod<{ search: SearchStore }> = async (app, { search }) => {
  app.get(
    '/search',
    {
      config: { cost: 5 },
      schema: {
        tags: ['Search'],
        operationId: 'searchArticles',
        summary: 'Search articles',
        description: 'Best first, with the passages that match. Whatever is typed is a valid query.',
        querystring: SearchQuery,
        response: answers(SearchPage, 400, 503),
      },
    },
    async (request, reply) => {
      const found = await search.search(request.query)
      nameKeys(reply, [ANY_ARTICLE])
      // What is recent changes by the day, without any article.
      if (request.query.recency !== 'off') keepsNot(request)
      const { data, meta, links } = pageAnswer(request, reply, request.query, found)
      const facets = found.facets ? { facets: linkedFacets(found.facets, links.self, request.query) } : {}
      return { data, meta: { ...meta, query: found.query, approximate: found.isApproximate, ...facets }, links }
    },
  )
}

function linkedFacets(
  facets: NonNullable<SearchSlice['facets']>,
  path: string,
  query: SearchQuery,
): Partial<Record<FacetName, FacetValue[]>> {
  const linked: Partial<Record<FacetName, FacetValue[]>> = {}
  for (const name of facetNames) {
    const rows = facets[name]
    if (rows)
      linked[name] = rows.map(({ value, label, count }) => ({
        value,
        label,
        count,
        href: sameRequest(path, narrowedTo(name, value, query)),
      }))
  }
  return linked
}
