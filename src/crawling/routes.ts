import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ArticleListQuery } from '../articles/query.ts'
import type { Site } from '../articles/site.ts'
import type { ArticleStore } from '../articles/store.ts'
import { notFound } from '../errors.ts'
import { notModified, problems } from '../http/answers.ts'
import { ANY_ARTICLE, nameKeys } from '../http/caching.ts'
import { digits } from '../http/parameters.ts'
import { llms, robots, sitemap, sitemapIndex } from './documents.ts'
import type { SitemapStore } from './sitemap-store.ts'

/** How many articles `/llms.txt` names. */
const LATEST = 50
const XML = 'application/xml'
const TEXT = 'text/plain'

export interface CrawlingRoutes {
  articles: ArticleStore
  sitemaps: SitemapStore
  site: Site
}

/** What crawlers ask for. They are answered whatever they say that they accept. */
export const crawlingRoutes: FastifyPluginAsyncZod<CrawlingRoutes> = async (app, { articles, sitemaps, site }) => {
  const config = { isOfOneType: true }
  const tags = ['Feeds']

  app.get(
    '/sitemap.xml',
    {
      config,
      schema: {
        tags,
        operationId: 'getSitemapIndex',
        summary: 'Find all articles',
        description: 'An index of sitemaps, each of at most 50,000 articles, with the time of the last change in it.',
        querystring: z.strictObject({}),
        response: document(XML, 'An index of sitemaps', 400, 503),
      },
    },
    async (_request, reply) => {
      nameKeys(reply, [ANY_ARTICLE])
      return reply.type(`${XML}; charset=utf-8`).send(sitemapIndex(await sitemaps.parts(), site))
    },
  )

  app.get(
    '/sitemaps/:number.xml',
    {
      config,
      schema: {
        tags,
        operationId: 'getSitemap',
        summary: 'Find a part of all articles',
        description: 'Their addresses, and when each has changed last.',
        params: z.object({ number: digits(z.int().min(1).max(1_000_000)).describe('1, 2, …') }),
        querystring: z.strictObject({}),
        response: document(XML, 'A sitemap', 400, 404, 503),
      },
    },
    async ({ params }, reply) => {
      const part = await sitemaps.part(params.number)
      if (part.length === 0) throw notFound(`There is no part ${params.number} of the sitemap.`)
      nameKeys(reply, [ANY_ARTICLE])
      return reply.type(`${XML}; charset=utf-8`).send(sitemap(part, site))
    },
  )

  app.get(
    '/robots.txt',
    {
      config,
      schema: {
        tags,
        operationId: 'getRobots',
        summary: 'See what crawlers may read',
        description: 'All but what a search finds; and where the sitemap is.',
        response: document(TEXT, 'Rules for crawlers'),
      },
    },
    async (_request, reply) => reply.type(`${TEXT}; charset=utf-8`).send(robots(site)),
  )

  app.get(
    '/llms.txt',
    {
      config,
      schema: {
        tags,
        operationId: 'getLlms',
        summary: 'See what there is to read for programs that read',
        description: 'Markdown: the latest articles with their summaries, and where everything else is.',
        response: document(TEXT, 'What there is, as Markdown', 503),
      },
    },
    async (_request, reply) => {
      const { items } = await articles.list(ArticleListQuery.parse({ limit: String(LATEST), count: 'none' }))
      nameKeys(reply, [ANY_ARTICLE])
      return reply.type(`${TEXT}; charset=utf-8`).send(llms(items, site))
    },
  )
}

function document(type: string, description: string, ...statuses: (400 | 404 | 503)[]) {
  return {
    200: { description, content: { [type]: { schema: z.string() } } },
    304: notModified,
    ...problems(412, ...statuses),
  }
}
