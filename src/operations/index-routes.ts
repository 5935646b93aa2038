import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Site } from '../articles/site.ts'
import { notFound } from '../errors.ts'
import { notModified, problems } from '../http/answers.ts'
import { preferredType } from '../http/negotiation.ts'
import { problemKinds } from '../http/problem.ts'
import { READER_POLICY, readerPage } from '../reader/routes.ts'
import { escapeHtml, htmlPage } from '../text/html.ts'

const links = {
  articles: '/v1/articles',
  search: '/v1/search?q=',
  suggest: '/v1/suggest?q=',
  tags: '/v1/tags',
  authors: '/v1/authors',
  changes: '/v1/changes',
  rss: '/feed.xml',
  atom: '/atom.xml',
  jsonFeed: '/feed.json',
  sitemap: '/sitemap.xml',
  docs: '/docs',
  openapi: '/openapi.json',
  health: '/healthz',
  readiness: '/readyz',
}

const Index = z
  .object({ name: z.string(), version: z.string(), links: z.record(z.string(), z.string()) })
  .meta({ id: 'Index', description: 'Where everything is' })

const ProblemKind = z
  .object({ type: z.url(), title: z.string(), status: z.int(), meaning: z.string() })
  .meta({ id: 'ProblemKind', description: 'What a type of error means' })

const produces = ['application/json', 'text/html', 'application/problem+json']
const HTML = 'text/html; charset=utf-8'

/** An answer in either form. */
function jsonOrPage<T extends z.ZodType>(schema: T) {
  return {
    description: schema.description ?? 'OK',
    content: { 'application/json': { schema }, 'text/html': { schema: z.string() } },
  }
}

/** Where everything is, and what each type of error means: JSON, or a page for a browser. */
export const indexRoutes: FastifyPluginAsyncZod<{ version: string; site: Site }> = async (app, { version, site }) => {
  const page = readerPage(site)

  app.get(
    '/',
    {
      config: { produces },
      schema: {
        tags: ['Operations'],
        operationId: 'getIndex',
        summary: 'See what there is',
        description: 'Links to everything else; for a browser, a page to read the articles on.',
        response: { 200: jsonOrPage(Index), 304: notModified, ...problems(412) },
      },
    },
    async (request, reply) => {
      const index = { name: 'Broadsheet', version, links }
      if (preferredType(request, produces) !== 'text/html') return index
      return reply.type(HTML).header('content-security-policy', READER_POLICY).send(page)
    },
  )

  app.get(
    '/problems/:name',
    {
      config: { produces },
      schema: {
        tags: ['Operations'],
        operationId: 'getProblem',
        summary: 'Read what a type of error means',
        description: 'What the `type` of a problem points to.',
        params: z.object({ name: z.string().min(1).max(100).describe('As the `type` of a problem ends') }),
        response: {
          200: jsonOrPage(ProblemKind),
          304: notModified,
          ...problems(400, 404, 412),
        },
      },
    },
    async (request, reply) => {
      const kind = Object.values(problemKinds).find(({ name }) => name === request.params.name)
      if (!kind) throw notFound(`No type of error is called "${request.params.name}".`)
      const { name, status, meaning } = kind
      const title = name.replaceAll('-', ' ')
      if (preferredType(request, produces) !== 'text/html') {
        return { type: `${site.publicUrl}/problems/${name}`, title, status, meaning }
      }
      return reply.type(HTML).send(htmlPage(`${status}: ${title}`, `<p>${escapeHtml(meaning)}</p>`))
    },
  )
}
