import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { answers } from '../http/answers.ts'
import { ANY_ARTICLE, nameKeys } from '../http/caching.ts'
import { Suggestions, SuggestQuery } from './schema.ts'
import type { SuggestStore } from './store.ts'

export const suggestRoutes: FastifyPluginAsyncZod<{ suggest: SuggestStore }> = async (app, { suggest }) => {
  app.get(
    '/suggest',
    {
      config: { cost: 2 },
      schema: {
        tags: ['Search'],
        operationId: 'suggest',
        summary: 'Complete what is being typed',
        description: 'Tags, words and titles that begin so, in any word of them.',
        querystring: SuggestQuery,
        response: answers(Suggestions, 400, 503),
      },
    },
    async ({ query }, reply) => {
      nameKeys(reply, [ANY_ARTICLE])
      return { data: await suggest.suggest(query) }
    },
  )
}
