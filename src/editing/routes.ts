import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { NewArticle } from '../articles/new-article.ts'
import { ArticleParams } from '../articles/query.ts'
import { Article } from '../articles/schema.ts'
import { nothing, problems, written } from '../http/answers.ts'
import { requireScope, securedBy } from '../http/authentication.ts'
import { LARGEST_BODY, takeBodies } from '../http/bodies.ts'
import { showsRevision } from '../http/entity-tag.ts'
import { RevisionParams } from '../revisions/schema.ts'
import { ArticlePatch } from './article-patch.ts'
import type { ArticleEditor, Edited } from './editor.ts'
import { EditHeaders, editOf, InformedEditHeaders, informedEditOf } from './requests.ts'

const MERGE_PATCH = 'application/merge-patch+json'
const tags = ['Writing']
const security = securedBy('articles:write')
const NoQuery = z.strictObject({})

export const editingRoutes: FastifyPluginAsyncZod<{ editor: ArticleEditor }> = async (app, { editor }) => {
  app.addHook('onRequest', requireScope('articles:write'))
  await app.register(jsonRoutes, { editor })
  await app.register(patchRoutes, { editor })
}

const jsonRoutes: FastifyPluginAsyncZod<{ editor: ArticleEditor }> = async (app, { editor }) => {
  takeBodies(app, 'application/json')

  app.post(
    '/articles',
    {
      config: { cost: 5 },
      bodyLimit: LARGEST_BODY,
      schema: {
        tags,
        security,
        operationId: 'createArticle',
        summary: 'Write a new article',
        description:
          'Without a slug, one is made from the title. Without a status it is published, or, with a date that is yet to come, when that has come.',
        headers: EditHeaders,
        querystring: NoQuery,
        body: NewArticle,
        response: {
          201: { description: 'The article, and where it is', content: { 'application/json': { schema: Article } } },
          ...problems(400, 403, 409, 413, 415, 422, 503, 507),
        },
      },
    },
    async (request, reply) => {
      const edited = await editor.create(request.body, editOf(request))
      return showing(reply.code(201).header('location', edited.article.links.self), edited)
    },
  )

  app.put(
    '/articles/:slug',
    {
      config: { cost: 5 },
      bodyLimit: LARGEST_BODY,
      schema: {
        tags,
        security,
        operationId: 'replaceArticle',
        summary: 'Write an article anew',
        description:
          'What is left out is taken away. But an article keeps its slug, its date and its place among the drafts where nothing else is said. A slug that it leaves leads to it still.',
        headers: InformedEditHeaders,
        params: ArticleParams,
        querystring: NoQuery,
        body: NewArticle,
        response: written(Article, 308, 400, 403, 404, 409, 410, 412, 413, 415, 422, 428, 503, 507),
      },
    },
    async (request, reply) =>
      showing(reply, await editor.replace(request.params.slug, request.body, informedEditOf(request))),
  )

  app.delete(
    '/articles/:slug',
    {
      config: { cost: 5 },
      schema: {
        tags,
        security,
        operationId: 'deleteArticle',
        summary: 'Delete an article',
        description: 'It answers 410 from then on, keeps its slug and its revisions, and can be restored.',
        headers: InformedEditHeaders,
        params: ArticleParams,
        querystring: NoQuery,
        response: {
          204: nothing('It is deleted'),
          ...problems(308, 400, 403, 404, 409, 410, 412, 415, 422, 428, 503, 507),
        },
      },
    },
    async (request, reply) => {
      await editor.remove(request.params.slug, informedEditOf(request))
      return reply.code(204).send()
    },
  )

  app.post(
    '/articles/:slug/restore',
    {
      config: { cost: 5 },
      schema: {
        tags,
        security,
        operationId: 'restoreArticle',
        summary: 'Bring a deleted article back',
        description: 'As it was: with its slug, its date and its status. `GET /v1/articles?status=deleted` lists them.',
        headers: EditHeaders,
        params: ArticleParams,
        querystring: NoQuery,
        response: written(Article, 308, 400, 403, 404, 409, 415, 422, 503, 507),
      },
    },
    async (request, reply) => showing(reply, await editor.restore(request.params.slug, editOf(request))),
  )

  app.post(
    '/articles/:slug/revisions/:number/restore',
    {
      config: { cost: 5 },
      schema: {
        tags,
        security,
        operationId: 'restoreRevision',
        summary: 'Go back to an old revision',
        description:
          'Writes again what it says, as a new revision. The article stays where it is: its slug, its date and its status do not go back.',
        headers: InformedEditHeaders,
        params: RevisionParams,
        querystring: NoQuery,
        response: written(Article, 308, 400, 403, 404, 409, 410, 412, 415, 422, 428, 503, 507),
      },
    },
    async (request, reply) => {
      const { slug, number } = request.params
      return showing(reply, await editor.restoreRevision(slug, number, informedEditOf(request)))
    },
  )
}

const patchRoutes: FastifyPluginAsyncZod<{ editor: ArticleEditor }> = async (app, { editor }) => {
  takeBodies(app, MERGE_PATCH)

  app.patch(
    '/articles/:slug',
    {
      config: { cost: 5 },
      bodyLimit: LARGEST_BODY,
      onRequest: async (_request, reply) => void reply.header('accept-patch', MERGE_PATCH),
      schema: {
        tags,
        security,
        operationId: 'changeArticle',
        summary: 'Change parts of an article',
        description:
          'By a JSON merge patch (RFC 7396) of what was written: `null` takes a part away. `{"status":"draft"}` unpublishes.',
        consumes: [MERGE_PATCH],
        headers: InformedEditHeaders,
        params: ArticleParams,
        querystring: NoQuery,
        body: ArticlePatch,
        response: written(Article, 308, 400, 403, 404, 409, 410, 412, 413, 415, 422, 428, 503, 507),
      },
    },
    async (request, reply) =>
      showing(reply, await editor.patch(request.params.slug, request.body, informedEditOf(request))),
  )
}

function showing(reply: FastifyReply, { article, revision }: Edited): Article {
  showsRevision(reply, revision)
  return article
}
