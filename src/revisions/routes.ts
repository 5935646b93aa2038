import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ArticleParams } from '../articles/query.ts'
import { answers, notModified, problems } from '../http/answers.ts'
import { requireScope, securedBy } from '../http/authentication.ts'
import { preferredType } from '../http/negotiation.ts'
import { pageAnswer } from '../http/page.ts'
import {
  Comparison,
  ComparisonParams,
  FullRevision,
  RevisionListQuery,
  RevisionPage,
  RevisionParams,
} from './schema.ts'
import type { RevisionStore } from './store.ts'

const DIFF = 'text/x-diff'
const produces = ['application/json', DIFF, 'application/problem+json']
const tags = ['Writing']
// An old revision may be a draft of what is published now.
const security = securedBy('drafts:read')

export const revisionRoutes: FastifyPluginAsyncZod<{ revisions: RevisionStore }> = async (app, { revisions }) => {
  app.addHook('onRequest', requireScope('drafts:read'))

  app.get(
    '/articles/:slug/revisions',
    {
      schema: {
        tags,
        security,
        operationId: 'listRevisions',
        summary: 'List the revisions of an article',
        description: 'The latest first; also of an article that was deleted.',
        params: ArticleParams,
        querystring: RevisionListQuery,
        response: answers(RevisionPage, 308, 400, 403, 404, 410, 503),
      },
    },
    async (request, reply) =>
      pageAnswer(request, reply, request.query, await revisions.list(request.params.slug, request.query)),
  )

  app.get(
    '/articles/:slug/revisions/:number',
    {
      schema: {
        tags,
        security,
        operationId: 'getRevision',
        summary: 'Read one revision',
        description: 'With what was written, as it could be sent again.',
        params: RevisionParams,
        querystring: z.strictObject({}),
        response: answers(FullRevision, 308, 400, 403, 404, 410, 503),
      },
    },
    ({ params }) => revisions.get(params.slug, params.number),
  )

  app.get(
    '/articles/:slug/revisions/:from...:to',
    {
      config: { produces },
      schema: {
        tags,
        security,
        operationId: 'compareRevisions',
        summary: 'Compare two revisions',
        description:
          'As `diff -u` compares two Markdown files with front matter; with `Accept: text/x-diff` it is nothing but that.',
        params: ComparisonParams,
        querystring: z.strictObject({}),
        response: {
          200: {
            description: 'How two revisions differ',
            content: { 'application/json': { schema: Comparison }, [DIFF]: { schema: z.string() } },
          },
          304: notModified,
          ...problems(308, 400, 403, 404, 410, 412, 503),
        },
      },
    },
    async (request, reply) => {
      const { slug, from, to } = request.params
      const comparison = await revisions.compare(slug, from, to)
      if (preferredType(request, produces) !== DIFF) return comparison
      return reply.type(`${DIFF}; charset=utf-8`).send(comparison.diff)
    },
  )
}
