import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { answers } from '../http/answers.ts'
import { pageAnswer } from '../http/page.ts'
import { ArticleListQuery, ArticleParams, ArticleQuery } from './query.ts'
import { Article, ArticlePage, PartialArticle } from './schema.ts'
import type { ArticleStore } from './store.ts'

const tags = ['Articles']

export interface ArticleRoutes {
  articles: ArticleStore
}

export const articleRoutes: FastifyPluginAsyncZod<ArticleRoutes> = async (app, { articles }) => {
  app.get(
    '/articles',
    {
      schema: {
        tags,
        operationId: 'listArticles',
        summary: 'List articles',
        description:
          'Newest first, a part at a time. Follow `links.next` to read them all: nothing is shown twice or left out while others are added.',
        querystring: ArticleListQuery,
        response: answers(ArticlePage, 400, 503),
      },
    },
    async (request, reply) => pageAnswer(request, reply, request.query, await articles.list(request.query)),
  )

  app.get(
    '/articles/:slug',
    {
      schema: {
        tags,
        operationId: 'getArticle',
        summary: 'Read one article',
        description: 'By its slug or its id. The body is HTML unless `formats` asks for others.',
        params: ArticleParams,
        querystring: ArticleQuery,
        response: answers(z.union([Article, PartialArticle]), 400, 404, 503),
      },
    },
    ({ params, query }) => articles.get(params.slug, query),
  )
}
