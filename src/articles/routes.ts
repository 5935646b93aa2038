import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isFeedType, listContent, listTypes, sendFeed, sendLines } from '../feeds/answer.ts'
import { feedTitle } from '../feeds/feed.ts'
import { answersIn, sendJson } from '../http/answers.ts'
import { optionallySecured, requireScope } from '../http/authentication.ts'
import { ANY_ARTICLE, keysOfArticles, keysOfList, nameKeys } from '../http/caching.ts'
import { showsRevision } from '../http/entity-tag.ts'
import { keepsNot } from '../http/keep-answers.ts'
import { jsonOr, typeInsteadOfJson } from '../http/negotiation.ts'
import { pageAnswer, pageAsJson, sameRequest } from '../http/page.ts'
import { formOf, formTypes } from './forms/form.ts'
import { formContent, sendForm } from './forms/routes.ts'
import { ArticleListQuery, ArticleParams, ArticleQuery } from './query.ts'
import { Article, ArticlePage, PartialArticle } from './schema.ts'
import { sightOf } from './sight.ts'
import type { Site } from './site.ts'
import type { ArticleStore } from './store.ts'

const tags = ['Articles']

export interface ArticleRoutes {
  articles: ArticleStore
  site: Site
  /** Whether what `include=related` adds is as it stays until an article changes. */
  areRelatedSettled: () => Promise<boolean>
}

const mayReadDrafts = requireScope('drafts:read')

/** Neighbours and similar articles may be any. */
function keysOfOthers({ include = [] }: { include?: readonly string[] | undefined }): string[] {
  return include.some((part) => part !== 'jsonld') ? [ANY_ARTICLE] : []
}

export const articleRoutes: FastifyPluginAsyncZod<ArticleRoutes> = async (
  app,
  { articles, site, areRelatedSettled },
) => {
  /** To be asked before anything is read. */
  const keepsIfSettled = async (request: FastifyRequest) => {
    if (!(await areRelatedSettled())) keepsNot(request)
  }

  app.get(
    '/articles',
    {
      config: { produces: jsonOr(listTypes(false)) },
      schema: {
        tags,
        security: optionallySecured,
        operationId: 'listArticles',
        summary: 'List articles',
        description:
          'Newest first, a part at a time. Follow `links.next` to read them all: nothing is shown twice or left out while others are added. `Accept` asks for a feed of whole articles (RSS, Atom, JSON Feed), or for one article a line (NDJSON); with `fields`, `formats` or `include` it is no feed.',
        querystring: ArticleListQuery,
        response: answersIn(ArticlePage, listContent, 400, 403, 503),
      },
    },
    async (request, reply) => {
      const { query } = request
      if (query.status?.some((status) => status !== 'published')) await mayReadDrafts(request, reply)
      const type = typeInsteadOfJson(request, listTypes([query.fields, query.formats, query.include].some(Boolean)))
      if (query.include?.includes('related')) await keepsIfSettled(request)
      const nameShown = ({ ids }: { ids: number[] }) =>
        nameKeys(reply, [...keysOfList(query), ...keysOfOthers(query), ...keysOfArticles(ids)])
      if (type === undefined) {
        const slice = await articles.listAsJson(query, sightOf(request))
        nameShown(slice)
        return sendJson(reply, pageAsJson(request, reply, query, slice))
      }
      const view = isFeedType(type) ? { formats: ['html' as const], count: 'none' as const } : {}
      const slice = await articles.list({ ...query, ...view }, sightOf(request))
      nameShown(slice)
      const page = pageAnswer(request, reply, query, slice)
      if (!isFeedType(type)) return sendLines(reply, slice.items)
      const title = feedTitle(query, slice.items, site)
      const { self } = page.links
      return sendFeed(reply, { type, site, title, path: sameRequest(self, {}), links: page.links, items: slice.items })
    },
  )

  app.get(
    '/articles/:slug',
    {
      config: { produces: jsonOr(formTypes) },
      schema: {
        tags,
        security: optionallySecured,
        operationId: 'getArticle',
        summary: 'Read one article',
        description:
          'By its slug or its id. The body is HTML unless `formats` asks for others. `Accept` asks for other forms than JSON: a page, Markdown with front matter, plain text, or a schema.org NewsArticle; with `fields`, `formats` or `include` it is JSON. With a key, also a draft.',
        params: ArticleParams,
        querystring: ArticleQuery,
        response: answersIn(z.union([Article, PartialArticle]), formContent, 308, 400, 404, 410, 503),
      },
    },
    async (request, reply) => {
      const { params, query } = request
      const type = typeInsteadOfJson(request, Object.keys(query).length > 0 ? [] : formTypes)
      if (type) return sendForm(request, reply, { slug: params.slug, form: formOf(type) }, { articles, site })
      if (query.include?.includes('related')) await keepsIfSettled(request)
      const { article, id, revision, updatedAt } = await articles.getAsJson(params.slug, query, sightOf(request))
      showsRevision(reply, revision)
      const others = keysOfOthers(query)
      nameKeys(reply, [...keysOfArticles([id]), ...others])
      // What belongs to other articles changes when they do.
      if (others.length === 0) reply.header('last-modified', new Date(updatedAt).toUTCString())
      return sendJson(reply, article)
    },
  )
}
