import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ArticleParams } from '../articles/query.ts'
import { answers, sendJson } from '../http/answers.ts'
import { ANY_ARTICLE, nameKeys } from '../http/caching.ts'
import { keepsNot } from '../http/keep-answers.ts'
import { RelatedList, RelatedQuery } from './schema.ts'
import type { RelatedStore } from './store.ts'

export const relatedRoutes: FastifyPluginAsyncZod<{ related: RelatedStore }> = async (app, { related }) => {
  app.get(
    '/articles/:slug/related',
    {
      schema: {
        tags: ['Articles'],
        operationId: 'listRelatedArticles',
        summary: 'Find similar articles',
        description:
          'Best first, each with what both have in common; no two are near copies of each other. Where too few are similar, the latest fill the list, those of the same tags first, and `meta.fallback` says so.',
        params: ArticleParams,
        querystring: RelatedQuery,
        response: answers(RelatedList, 308, 400, 404, 410, 503),
      },
    },
    async (request, reply) => {
      const { params, query } = request
      // Asked first: what is made anew meanwhile is no change of an article.
      if (!(await related.areSettled())) keepsNot(request)
      const { items, fallback } = await related.list(params.slug, query)
      nameKeys(reply, [ANY_ARTICLE])
      await sendJson(reply, `{"data":[${items.join(',')}],"meta":${JSON.stringify({ fallback })}}`)
    },
  )
}
