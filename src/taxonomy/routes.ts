import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { LabelKind } from '../articles/labels.ts'
import { ArticleListQuery } from '../articles/query.ts'
import type { Site } from '../articles/site.ts'
import type { ArticleStore } from '../articles/store.ts'
import { isFeedType, listContent, listTypes, sendFeed, sendLines } from '../feeds/answer.ts'
import { answers, answersIn } from '../http/answers.ts'
import { ANY_ARTICLE, keysOfArticles, nameKeys } from '../http/caching.ts'
import { jsonOr, typeInsteadOfJson } from '../http/negotiation.ts'
import { pageAnswer, pageLinks } from '../http/page.ts'
import { CountedLabel, LabelListQuery, LabelPage, LabelParams } from './schema.ts'
import type { TaxonomyStore } from './store.ts'

const words = {
  tag: { tags: ['Tags'], list: 'listTags', get: 'getTag', many: 'tags', one: 'tag' },
  author: { tags: ['Authors'], list: 'listAuthors', get: 'getAuthor', many: 'authors', one: 'author' },
} satisfies Record<LabelKind, object>

export interface TaxonomyRoutes {
  kind: LabelKind
  labels: TaxonomyStore
  articles: ArticleStore
  site: Site
}

/** Registered once for tags and once for authors. */
export const taxonomyRoutes: FastifyPluginAsyncZod<TaxonomyRoutes> = async (app, { kind, labels, articles, site }) => {
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
      config: { produces: jsonOr(listTypes(false)) },
      schema: {
        tags,
        operationId: get,
        summary: `Read one ${one}`,
        description:
          'With how many articles it has, and where they are. `Accept` asks for a feed of these (RSS, Atom, JSON Feed), or for one article a line (NDJSON).',
        params: LabelParams,
        response: answersIn(CountedLabel, listContent, 400, 404, 503),
      },
    },
    async (request, reply) => {
      const type = typeInsteadOfJson(request, listTypes(false))
      const label = await labels.get(request.params.slug)
      nameKeys(reply, [`${kind}:${label.slug}`])
      if (type === undefined) return label
      const query = ArticleListQuery.parse({ [kind]: label.slug, count: 'none' })
      const { items, ids, next } = await articles.list(isFeedType(type) ? { ...query, formats: ['html'] } : query)
      nameKeys(reply, [`${kind}:${label.slug}`, ...keysOfArticles(ids)])
      // Where it goes on, it is the list of articles.
      const links = { ...pageLinks(reply, label.links.articles, { next, prev: null }), self: label.links.self }
      if (!isFeedType(type)) return sendLines(reply, items)
      return sendFeed(reply, {
        type,
        site,
        title: `${label.name} · ${site.title}`,
        path: label.links.articles,
        links,
        items,
      })
    },
  )
}
