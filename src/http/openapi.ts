import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'

const tags = [
  { name: 'Articles', description: 'Articles, and what is similar to them' },
  { name: 'Search', description: 'Find articles by what they say' },
  { name: 'Tags', description: 'What people filed articles under' },
  { name: 'Authors', description: 'Who wrote them' },
  { name: 'Operations', description: 'For whoever runs the server' },
]

/** Notes the routes that are registered after this; `app.swagger()` describes them, and `/docs` shows them. */
export async function documentRoutes(
  app: FastifyInstance,
  { version, publicUrl }: { version: string; publicUrl: string },
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
      servers: [{ url: publicUrl }],
      tags,
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'list', tryItOutEnabled: true, validatorUrl: null },
    theme: { title: 'Broadsheet API' },
  })
}
