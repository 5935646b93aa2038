import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { articleFilters, paging } from '../articles/query.ts'
import { feedAddresses, type Site } from '../articles/site.ts'
import type { ArticleStore } from '../articles/store.ts'
import { notModified, problems } from '../http/answers.ts'
import { ANY_ARTICLE, keysOfArticles, keysOfList, nameKeys } from '../http/caching.ts'
import { pageAnswer, sameRequest } from '../http/page.ts'
import { SearchQuery } from '../search/schema.ts'
import type { SearchStore } from '../search/store.ts'
import { type FeedType, listContent, sendFeed } from './answer.ts'
import { feedTitle } from './feed.ts'

const FeedQuery = z.strictObject({
  q: SearchQuery.shape.q.optional().describe('What a search finds, as `/v1/search` reads it, but the newest first'),
  ...articleFilters,
  limit: paging.limit,
  cursor: paging.cursor,
})
type FeedQuery = z.infer<typeof FeedQuery>

const formats: Record<FeedType, { name: string; operationId: string }> = {
  'application/rss+xml': { name: 'RSS 2.0', operationId: 'getRss' },
  'application/atom+xml': { name: 'Atom', operationId: 'getAtom' },
  'application/feed+json': { name: 'JSON Feed 1.1', operationId: 'getJsonFeed' },
}

export interface FeedRoutes {
  articles: ArticleStore
  search: SearchStore
  site: Site
}

export const feedRoutes: FastifyPluginAsyncZod<FeedRoutes> = async (app, { articles, search, site }) => {
  /** The newest articles, or the newest that a search finds. */
  async function newest(reply: FastifyReply, { q, ...query }: FeedQuery) {
    const formats: 'html'[] = ['html']
    if (q === undefined) {
      const slice = await articles.list({ ...query, formats, count: 'none' })
      nameKeys(reply, [...keysOfList(query), ...keysOfArticles(slice.ids)])
      return slice
    }
    nameKeys(reply, [ANY_ARTICLE])
    const asked = SearchQuery.parse({ q, sort: 'newest', highlights: '0', count: 'none' })
    return search.search({ ...asked, ...query, formats })
  }

  async function send(request: FastifyRequest, reply: FastifyReply, type: FeedType, query: FeedQuery) {
    const slice = await newest(reply, query)
    const { links } = pageAnswer(request, reply, query, slice)
    const title = feedTitle(query, slice.items, site)
    return sendFeed(reply, { type, site, title, path: sameRequest(links.self, {}), links, items: slice.items })
  }

  for (const { path, type } of feedAddresses) {
    const { name, operationId } = formats[type]
    app.get(
      path,
      {
        // It may be a search.
        config: { isOfOneType: true, cost: 5 },
        schema: {
          tags: ['Feeds'],
          operationId,
          summary: `Subscribe by ${name}`,
          description:
            'The newest articles, whole, and links to older ones. Filters narrow it down, as `tag=sea`; `q` makes a feed of a search. The lists of the API are such feeds too, to an `Accept` of this type.',
          querystring: FeedQuery,
          response: {
            200: { description: `A feed: ${name}`, content: { [type]: listContent[type] ?? { schema: z.string() } } },
            304: notModified,
            ...problems(400, 412, 503),
          },
        },
      },
      (request, reply) => send(request, reply, type, request.query),
    )
  }
}
