import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { notModified, problems } from '../../http/answers.ts'
import { optionallySecured } from '../../http/authentication.ts'
import { keysOfArticles, nameKeys } from '../../http/caching.ts'
import { showsRevision } from '../../http/entity-tag.ts'
import { SlugOrId } from '../schema.ts'
import { sightOf } from '../sight.ts'
import type { Site } from '../site.ts'
import type { ArticleStore } from '../store.ts'
import { type Form, formNames, forms, formTypes } from './form.ts'

export interface FormRoutes {
  articles: ArticleStore
  site: Site
}

/** The forms of an article at addresses of their own, for those who cannot say what they accept. */
export const formRoutes: FastifyPluginAsyncZod<FormRoutes> = async (app, options) => {
  app.get(
    '/articles/:slug.:form',
    {
      config: { isOfOneType: true },
      schema: {
        tags: ['Articles'],
        security: optionallySecured,
        operationId: 'getArticleForm',
        summary: 'Read one article in another form',
        description:
          'A page (`.html`), Markdown with front matter that can be imported again (`.md`), plain text (`.txt`), or a schema.org NewsArticle (`.jsonld`): what the article itself answers to an `Accept` of these types. With a key, also a draft.',
        params: z.object({ slug: SlugOrId, form: z.enum(formNames).describe('Which form') }),
        querystring: z.strictObject({}),
        response: {
          200: { description: 'The article', content: formContent },
          304: notModified,
          ...problems(308, 400, 404, 410, 412, 503),
        },
      },
    },
    (request, reply) =>
      sendForm(request, reply, { slug: request.params.slug, form: forms[request.params.form] }, options),
  )
}

/** What the forms are, for OpenAPI. */
export const formContent: Record<string, { schema: z.ZodType }> = Object.fromEntries(
  formTypes.map((type) => [type, { schema: type.endsWith('json') ? z.record(z.string(), z.unknown()) : z.string() }]),
)

export async function sendForm(
  request: FastifyRequest,
  reply: FastifyReply,
  { slug, form }: { slug: string; form: Form },
  { articles, site }: FormRoutes,
): Promise<FastifyReply> {
  const { type, formats, contentSecurityPolicy, of } = form
  const { article, id, revision, updatedAt } = await articles.get(slug, { formats }, sightOf(request))
  showsRevision(reply, revision)
  nameKeys(reply, keysOfArticles([id]))
  reply.header('last-modified', new Date(updatedAt).toUTCString())
  reply.header('link', `<${site.publicUrl}${article.links.self}>; rel="canonical"`)
  if (contentSecurityPolicy) reply.header('content-security-policy', contentSecurityPolicy)
  return reply.type(`${type}; charset=utf-8`).send(of(article, site))
}
