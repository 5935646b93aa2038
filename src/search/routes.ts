import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Site } from '../articles/site.ts'
import { isFeedType, listContent, listTypes, sendFeed, sendLines } from '../feeds/answer.ts'
import { feedTitle } from '../feeds/feed.ts'
import { answersIn } from '../http/answers.ts'
import { ANY_ARTICLE, nameKeys } from '../http/caching.ts'
import { keepsNot } from '../http/keep-answers.ts'
import { jsonOr, typeInsteadOfJson } from '../http/negotiation.ts'
import { pageAnswer, sameRequest } from '../http/page.ts'
import { narrowedTo } from './facets.ts'
import { type FacetName, type FacetValue, facetNames, SearchPage, SearchQuery } from './schema.ts'
import type { SearchSlice, SearchStore } from './store.ts'

export const searchRoutes: FastifyPluginAsyncZod<{ search: SearchStore; site: Site }> = async (
  app,
  { search, site },
) => {
  app.get(
    '/search',
    {
      config: { produces: jsonOr(listTypes(false)), cost: 5 },
      schema: {
        tags: ['Search'],
        operationId: 'searchArticles',
        summary: 'Search articles',
        description:
          'Best first, with the passages that match. Whatever is typed is a valid query. `Accept` asks for a feed of whole articles (RSS, Atom, JSON Feed; best with `sort=newest`), or for one article a line (NDJSON); with `fields`, `formats`, `facets` or `explain` it is no feed.',
        querystring: SearchQuery,
        response: answersIn(SearchPage, listContent, 400, 503),
      },
    },
    async (request, reply) => {
      const { query } = request
      const isShaped = [query.fields, query.formats, query.facets].some(Boolean) || query.explain
      const type = typeInsteadOfJson(request, listTypes(isShaped))
      const view = isFeedType(type) ? { formats: ['html' as const], highlights: 0, count: 'none' as const } : {}
      const found = await search.search({ ...query, ...view })
      nameKeys(reply, [ANY_ARTICLE])
      // What is recent changes by the day, without any article.
      if (query.recency !== 'off') keepsNot(request)
      const { data, meta, links } = pageAnswer(request, reply, query, found)
      if (isFeedType(type)) {
        const title = feedTitle(query, found.items, site)
        return sendFeed(reply, { type, site, title, path: sameRequest(links.self, {}), links, items: data })
      }
      if (type !== undefined) return sendLines(reply, data)
      const facets = found.facets ? { facets: linkedFacets(found.facets, links.self, query) } : {}
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
