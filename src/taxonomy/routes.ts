import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { LabelKind } from '../articles/labels.ts'
import { answers } from '../http/answers.ts'
import { ANY_ARTICLE, nameKeys } from '../http/caching.ts'
import { pageAnswer } from '../http/page.ts'
import { CountedLabel, LabelListQuery, LabelPage, LabelParams } from './schema.ts'
import type { TaxonomyStore } from './store.ts'

const words = {
  tag: { tags: ['Tags'], list: 'listTags', get: 'getTag', many: 'tags', one: 'tag' },
  author: { tags: ['Authors'], list: 'listAuthors', get: 'getAuthor', many: 'authors', one: 'author' },
} satisfies Record<LabelKind, object>

/** Registered once for tags and once for authors. */
export const taxonomyRoutes: FastifyPluginAsyncZod<{ kind: LabelKind; labels: TaxonomyStore }> = async (
  app,
  { kind, labels },
) => {
  const { tags, list, get, many, one } = words[kind]

  app.get(
    `/${many}`,
    {
      schema: {
        tags,
        operationId: list,
        summary: `List ${many}`,
        description: 'Those with the most articles first. Only published articles count.',
        querystring: LabelListQuery,
        response: answers(LabelPage, 400, 503),
      },
    },
    async (request, reply) => {
      nameKeys(reply, [ANY_ARTICLE])
      return pageAnswer(request, reply, request.query, await labels.list(request.query))
    },
  )

  app.get(
    `/${many}/:slug`,
    {
      schema: {
        tags,
        operationId: get,
        summary: `Read one ${one}`,
        description: 'With how many articles it has, and where they are.',
        params: LabelParams,
        response: answers(CountedLabel, 400, 404, 503),
      },
    },
    async ({ params }, reply) => {
      const label = await labels.get(params.slug)
      nameKeys(reply, [`${kind}:${label.slug}`])
      return label
    },
  )
}
