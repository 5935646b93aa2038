import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { startApp } from './support/start-app.ts'

interface Operation {
  operationId?: string
  summary?: string
  description?: string
  parameters?: { name: string; description?: string }[]
  responses: Record<string, { description?: string; content?: Record<string, { schema?: unknown }> }>
}

interface Document {
  openapi: string
  info: { title: string }
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}

/** What is answered where that is not JSON. */
const otherTypes: Record<string, string> = {
  'post /v1/articles:batch': 'application/x-ndjson',
  'get /metrics': 'text/plain',
  'get /v1/articles/{slug}.{form}': 'text/markdown',
  'get /feed.xml': 'application/rss+xml',
  'get /atom.xml': 'application/atom+xml',
  'get /feed.json': 'application/feed+json',
  'get /sitemap.xml': 'application/xml',
  'get /sitemaps/{number}.xml': 'application/xml',
  'get /robots.txt': 'text/plain',
  'get /llms.txt': 'text/plain',
}

async function documented(): Promise<{ document: Document; operations: [string, Operation][] }> {
  const { http } = await startApp()
  const { body } = await request(http).get('/openapi.json').expect(200)
  const document: Document = body
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
  )
  return { document, operations }
}

/** The paths in the tree that Fastify prints: each line continues that above it which is less indented. */
function routesOf(tree: string): string[] {
  const above: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = ''] = /^([│ ]*)[├└]── (\S+)/.exec(line) ?? []
    if (part === '') return []
    const depth = indent.length / 4
    above.length = depth
    above.push(part)
    return [above.join('').replace(/^\/\/?/, '/')]
  })
}

describe('/openapi.json', () => {
  it('hides no route but its own and what pages are made of', async () => {
    const { app } = await startApp()
    const described = Object.keys(app.swagger().paths ?? {}).map((path) => path.replace(/\{(\w+)\}/g, ':$1'))
    const hidden = routesOf(app.printRoutes({ commonPrefix: false, method: 'GET' })).filter(
      (path) => !described.includes(path),
    )
    expect(hidden).toContain('/openapi.json')
    expect(hidden.filter((path) => !/^\/(?:docs|reader)\b/.test(path))).toEqual(['/openapi.json'])
  })

  it('describes every route', async () => {
    const { document } = await documented()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths).sort()).toEqual([
      '/',
      '/atom.xml',
      '/feed.json',
      '/feed.xml',
      '/healthz',
      '/llms.txt',
      '/metrics',
      '/problems/{name}',
      '/readyz',
      '/robots.txt',
      '/sitemap.xml',
      '/sitemaps/{number}.xml',
      '/v1/articles',
      '/v1/articles/{slug}',
      '/v1/articles/{slug}.{form}',
      '/v1/articles/{slug}/related',
      '/v1/articles/{slug}/restore',
      '/v1/articles/{slug}/revisions',
      '/v1/articles/{slug}/revisions/{from}...{to}',
      '/v1/articles/{slug}/revisions/{number}',
      '/v1/articles/{slug}/revisions/{number}/restore',
      '/v1/articles:batch',
      '/v1/authors',
      '/v1/authors/{slug}',
      '/v1/changes',
      '/v1/search',
      '/v1/suggest',
      '/v1/tags',
      '/v1/tags/{slug}',
    ])
  })

  it('says of every operation what it does, what it takes, what it answers and how it fails', async () => {
    const { operations } = await documented()
    for (const [name, { operationId, summary, description, parameters = [], responses }] of operations) {
      expect([operationId, summary, description], name).not.toContain(undefined)
      for (const parameter of parameters) expect(parameter.description, `${name} ${parameter.name}`).toBeTruthy()
      for (const [status, response] of Object.entries(responses)) {
        const answered = otherTypes[name] ?? 'application/json'
        const type = Number(status) < 300 ? answered : 'application/problem+json'
        if (status === '204' || status === '304') expect(response.content, name).toBeUndefined()
        else expect(response.content?.[type]?.schema, `${name} ${status}`).toBeDefined()
        expect(response.description, `${name} ${status}`).not.toBe('Default Response')
      }
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['401', '406', '500']))
      expect(
        Object.keys(responses).filter((status) => Number(status) < 300),
        name,
      ).toHaveLength(1)
      if (parameters.length > 0) expect(Object.keys(responses), name).toContain('400')
    }
    const ids = operations.map(([, { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('names every schema once, and none that it does not use', async () => {
    const { document } = await documented()
    const used = JSON.stringify(document)
    const schemas = Object.entries(document.components.schemas)
    for (const [name] of schemas) {
      expect(name).not.toMatch(/Input$/)
      expect(used).toContain(`"#/components/schemas/${name}"`)
    }
    const texts = schemas.map(([, schema]) => JSON.stringify(schema))
    expect(new Set(texts).size).toBe(texts.length)
  })
})
