import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers } from '../http/answers.ts'
import { optionallySecured, requireScope } from '../http/authentication.ts'
import { ANY_ARTICLE, keysOfArticles, keysOfList, nameKeys } from '../http/caching.ts'
import { showsRevision } from '../http/entity-tag.ts'
import { keepsNot } from '../http/keep-answers.ts'
import { pageAnswer } from '../http/page.ts'
import { allows } from '../keys/key.ts'
import { ArticleListQuery, ArticleParams, ArticleQuery } from './query.ts'
import { Article, ArticlePage, PartialArticle } from './schema.ts'
import type { ArticleStore, Sight } from './store.ts'

const tags = ['Articles']

export interface ArticleRoutes {
  articles: ArticleStore
  /** Whether what `include=related` adds is as it stays until an article changes. */
  areRelatedSettled: () => Promise<boolean>
}

const mayReadDrafts = requireScope('drafts:read')

function sightOf({ key }: FastifyRequest): Sight {
  return { seesDrafts: allows(key, 'drafts:read') }
}

/** Neighbours and similar articles may be any. */
function keysOfOthers({ include = [] }: { include?: readonly string[] | undefined }): string[] {
  return include.some((part) => part !== 'jsonld') ? [ANY_ARTICLE] : []
}

export const articleRoutes: FastifyPluginAsyncZod<ArticleRoutes> = async (app, { articles, areRelatedSettled }) => {
  /** To be asked before anything is read. */
  const keepsIfSettled = async (request: FastifyRequest, include: readonly string[] = []) => {
    if (include.includes('related') && !(await areRelatedSettled())) keepsNot(request)
  }

  app.get(
    '/articles',
    {
      schema: {
        tags,
        security: optionallySecured,
        operationId: 'listArticles',
        summary: 'List articles',
        description:
          'Newest first, a part at a time. Follow `links.next` to read them all: nothing is shown twice or left out while others are added.',
        querystring: ArticleListQuery,
        response: answers(ArticlePage, 400, 403, 503),
      },
    },
    async (request, reply) => {
      const { query } = request
      if (query.status?.some((status) => status !== 'published')) await mayReadDrafts(request, reply)
      await keepsIfSettled(request, query.include)
      const slice = await articles.list(query, sightOf(request))
      nameKeys(reply, [...keysOfList(query), ...keysOfOthers(query), ...keysOfArticles(slice.ids)])
      return pageAnswer(request, reply, query, slice)
    },
  )

  app.get(
    '/articles/:slug',
    {
      schema: {
        tags,
        security: optionallySecured,
        operationId: 'getArticle',
        summary: 'Read one article',
        description:
          'By its slug or its id. The body is HTML unless `formats` asks for others. With a key, also a draft.',
        params: ArticleParams,
        querystring: ArticleQuery,
        response: answers(z.union([Article, PartialArticle]), 308, 400, 404, 410, 503),
      },
    },
    async (request, reply): Promise<PartialArticle> => {
      const { params, query } = request
      await keepsIfSettled(request, query.include)
      const { article, id, revision, updatedAt } = await articles.get(params.slug, query, sightOf(request))
      showsRevision(reply, revision)
      const others = keysOfOthers(query)
      nameKeys(reply, [...keysOfArticles([id]), ...others])
      // What belongs to other articles changes when they do.
      if (others.length === 0) reply.header('last-modified', new Date(updatedAt).toUTCString())
      return article
    },
  )
}
