import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { notFound } from '../errors.ts'
import { notModified, problems } from '../http/answers.ts'
import { preferredType } from '../http/negotiation.ts'
import { problemKinds } from '../http/problem.ts'
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
export const indexRoutes: FastifyPluginAsyncZod<{ version: string; publicUrl: string }> = async (
  app,
  { version, publicUrl },
) => {
  app.get(
    '/',
    {
      config: { produces },
      schema: {
        tags: ['Operations'],
        operationId: 'getIndex',
        summary: 'See what there is',
        description: 'Links to everything else; a page of them for a browser.',
        response: { 200: jsonOrPage(Index), 304: notModified, ...problems(412) },
      },
    },
    async (request, reply) => {
      const index = { name: 'Broadsheet', version, links }
      if (preferredType(request, produces) !== 'text/html') return index
      const items = Object.entries(links).map(([name, path]) => `<li>${escapeHtml(name)}: ${linkOrText(path)}</li>`)
      return reply
        .type(HTML)
        .send(htmlPage('Broadsheet', `<p>An API that serves articles.</p>\n<ul>\n${items.join('\n')}\n</ul>`))
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
        return { type: `${publicUrl}/problems/${name}`, title, status, meaning }
      }
      return reply.type(HTML).send(htmlPage(`${status}: ${title}`, `<p>${escapeHtml(meaning)}</p>`))
    },
  )
}

/** What still wants its query is nothing to click on. */
function linkOrText(path: string): string {
  const text = `<code>${escapeHtml(path)}</code>`
  return path.endsWith('=') ? text : `<a href="${escapeHtml(path)}">${text}</a>`
}
