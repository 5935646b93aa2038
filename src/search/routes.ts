import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { answers } from '../http/answers.ts'
import { pageAnswer } from '../http/page.ts'
import { SearchPage, SearchQuery } from './schema.ts'
import type { SearchStore } from './store.ts'

export const searchRoutes: FastifyPluginAsyncZod<{ search: SearchStore }> = async (app, { search }) => {
  app.get(
    '/search',
    {
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
      const { data, meta, links } = pageAnswer(request, reply, request.query, found)
      return { data, meta: { ...meta, query: found.query }, links }
    },
  )
}
