import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { showExamples } from '../examples/show.ts'
import { ANY_ARTICLE, nameKeys } from './caching.ts'
import { docsPage } from './docs-page.ts'

const tags = [
  { name: 'Articles', description: 'Articles, and what is similar to them' },
  { name: 'Writing', description: 'For whoever has a key' },
  { name: 'Feeds', description: 'For readers of feeds, and for crawlers' },
  { name: 'Changes', description: 'For whoever keeps a copy' },
  { name: 'Search', description: 'Find articles by what they say' },
  { name: 'Tags', description: 'What people filed articles under' },
  { name: 'Authors', description: 'Who wrote them' },
  { name: 'Operations', description: 'For whoever runs the server' },
]

/** Everything from here, as on all our answers; the page itself styles parts of what it shows as it goes. */
const PAGE_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "font-src 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
].join('; ')

export interface DocumentOptions {
  version: string
  publicUrl: string
  /** What `/docs` opens with: HTML that may change with any article, and what styles and moves it. */
  opening: { html(): Promise<string>; css: string; js: string }
}

/** Notes the routes that are registered after this; `app.swagger()` describes them, and `/docs` shows them. */
export async function documentRoutes(
  app: FastifyInstance,
  { version, publicUrl, opening }: DocumentOptions,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Broadsheet',
        version,
        description: 'Articles, related posts, and search that finds what people mean.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      // Wherever the page was opened from, that is where a reader tries a request.
      servers: [{ url: new URL(publicUrl).pathname }],
      tags,
      // What says nothing else needs no key.
      security: [],
      components: {
        securitySchemes: {
          key: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'bs_<id>_<secret>',
            description:
              'A key of the command line: `broadsheet keys create`. Its scopes: `drafts:read` reads drafts and revisions; `articles:write` writes as well; `metrics:read` reads metrics; `admin` does everything.',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) =>
      showExamples(plainlyNamed(onlyUsedSchemas(jsonSchemaTransformObject(document))), publicUrl),
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    // Without a bar that shows another project's logo and asks for an address.
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list', tryItOutEnabled: true, validatorUrl: null },
    theme: {
      css: [{ filename: 'opening.css', content: opening.css }],
      js: [{ filename: 'opening.js', content: opening.js }],
    },
    uiHooks: {
      // In place of the page that it comes with, which has no room for anything else.
      async preHandler(request, reply) {
        if (!/^\/docs\/?$/.test(request.routeOptions.url ?? '')) return
        nameKeys(reply, [ANY_ARTICLE])
        const page = docsPage('Broadsheet API', await opening.html())
        return reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(page)
      },
    },
  })
}

type Transformed = ReturnType<typeof jsonSchemaTransformObject>

/** Every named schema comes twice, as it is read and as it is written; only those that an operation names are kept. */
function onlyUsedSchemas(document: Transformed): Transformed {
  const schemas = ('components' in document && document.components?.schemas) || {}
  const used = new Set<string>()
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part ?? {}).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      follow(schemas[name])
    }
  }
  follow(document.paths)
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name]
  return document
}

/** What is only ever sent needs no other name than its own. */
function plainlyNamed(document: Transformed): Transformed {
  const schemas = ('components' in document && document.components?.schemas) || {}
  let text = JSON.stringify(document)
  for (const sent of Object.keys(schemas)) {
    const name = sent.replace(/Input$/, '')
    if (name === sent || name in schemas) continue
    text = text.replaceAll(`"${sent}":`, `"${name}":`).replaceAll(`/schemas/${sent}"`, `/schemas/${name}"`)
  }
  return JSON.parse(text) as Transformed
}
