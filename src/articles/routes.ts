import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers } from '../http/answers.ts'
import { optionallySecured, requireScope } from '../http/authentication.ts'
import { ANY_ARTICLE, keysOfArticles, keysOfList, nameKeys } from '../http/caching.ts'
import { showsRevision } from '../http/entity-tag.ts'
import { pageAnswer } from '../http/page.ts'
import { allows } from '../keys/key.ts'
import { ArticleListQuery, ArticleParams, ArticleQuery } from './query.ts'
import { Article, ArticlePage, PartialArticle, type RelatedItem } from './schema.ts'
import type { ArticleStore, Sight } from './store.ts'

const tags = ['Articles']

export interface ArticleRoutes {
  articles: ArticleStore
  /** What `include=related` adds. */
  similarTo: (slugOrId: string) => Promise<RelatedItem[]>
}

const mayReadDrafts = requireScope('drafts:read')

function sightOf({ key }: FastifyRequest): Sight {
  return { seesDrafts: allows(key, 'drafts:read') }
}

export const articleRoutes: FastifyPluginAsyncZod<ArticleRoutes> = async (app, { articles, similarTo }) => {
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
      const slice = await articles.list(query, sightOf(request))
      const adjacent = query.include?.includes('adjacent') ? [ANY_ARTICLE] : []
      nameKeys(reply, [...keysOfList(query), ...adjacent, ...keysOfArticles(slice.ids)])
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
      const { article, id, revision, isPublished, updatedAt } = await articles.get(params.slug, query, sightOf(request))
      showsRevision(reply, revision)
      const showsOthers = query.include?.some((part) => part !== 'jsonld') ?? false
      nameKeys(reply, [...keysOfArticles([id]), ...(showsOthers ? [ANY_ARTICLE] : [])])
      // What belongs to other articles changes when they do.
      if (!showsOthers) reply.header('last-modified', new Date(updatedAt).toUTCString())
      if (!query.include?.includes('related')) return article
      // What is not published is in no index, and so like nothing.
      return { ...article, related: isPublished ? await similarTo(params.slug) : [] }
    },
  )
}
