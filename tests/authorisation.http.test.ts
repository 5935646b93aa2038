import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { adapterNames } from '../src/adapters/names.ts'
import type { Scope } from '../src/keys/key.ts'
import { routesOfAdapters } from './support/adapters.ts'
import { article } from './support/article.ts'
import { startApp, type TestApp } from './support/start-app.ts'
import { MERGE_PATCH, written } from './support/writing.ts'

const standings = ['published', 'draft', 'scheduled', 'deleted'] as const
type Standing = (typeof standings)[number]

interface Access {
  /** The scope that a key needs; without one, everyone may. */
  scope?: Scope
  /** What is sent, for an article of this slug. */
  path: (slug: string) => string
  body?: object
  type?: string
  /** What is answered to whoever may, by where the article stands. */
  allowed: number | Record<Standing, number>
  /** What is answered without a key, where everyone may. */
  open?: Record<Standing, number>
}

/** A version that no article has: whoever may write gets so far, and changes nothing. */
const STALE = '"0"'
const changing = { published: 412, draft: 412, scheduled: 412, deleted: 410 }
const reading = { published: 200, draft: 200, scheduled: 200, deleted: 410 }
const openReading = { published: 200, draft: 404, scheduled: 404, deleted: 410 }
const everyone = (path: string): Access => ({ path: () => path, allowed: 200 })

/** Every operation of the API. One that is missing here fails the test. */
const table: Record<string, Access> = {
  'get /': everyone('/'),
  'get /healthz': everyone('/healthz'),
  'get /readyz': everyone('/readyz'),
  'get /metrics': { scope: 'metrics:read', path: () => '/metrics', allowed: 200 },
  'get /problems/{name}': everyone('/problems/not-found'),
  'get /feed.xml': everyone('/feed.xml'),
  'get /atom.xml': everyone('/atom.xml'),
  'get /feed.json': everyone('/feed.json'),
  'get /sitemap.xml': everyone('/sitemap.xml'),
  'get /sitemaps/{number}.xml': everyone('/sitemaps/1.xml'),
  'get /robots.txt': everyone('/robots.txt'),
  'get /llms.txt': everyone('/llms.txt'),
  'get /v1/articles': everyone('/v1/articles'),
  'get /v1/search': everyone('/v1/search?q=cocoa'),
  'get /v1/suggest': everyone('/v1/suggest?q=co'),
  'get /v1/tags': everyone('/v1/tags'),
  'get /v1/tags/{slug}': everyone('/v1/tags/open'),
  'get /v1/authors': everyone('/v1/authors'),
  'get /v1/authors/{slug}': everyone('/v1/authors/ada'),
  'get /v1/changes': everyone('/v1/changes'),
  'get /v1/articles/{slug}': { path: (slug) => `/v1/articles/${slug}`, allowed: reading, open: openReading },
  'get /v1/articles/{slug}.{form}': {
    path: (slug) => `/v1/articles/${slug}.md`,
    allowed: reading,
    open: openReading,
  },
  'get /v1/articles/{slug}/related': {
    path: (slug) => `/v1/articles/${slug}/related`,
    allowed: openReading,
    open: openReading,
  },
  'get /v1/articles/{slug}/revisions': {
    scope: 'drafts:read',
    path: (slug) => `/v1/articles/${slug}/revisions`,
    allowed: 200,
  },
  'get /v1/articles/{slug}/revisions/{number}': {
    scope: 'drafts:read',
    path: (slug) => `/v1/articles/${slug}/revisions/1`,
    allowed: 200,
  },
  'get /v1/articles/{slug}/revisions/{from}...{to}': {
    scope: 'drafts:read',
    path: (slug) => `/v1/articles/${slug}/revisions/1...1`,
    allowed: 200,
  },
  'post /v1/articles': { scope: 'articles:write', path: () => '/v1/articles', body: {}, allowed: 400 },
  'post /v1/articles:batch': {
    scope: 'articles:write',
    path: () => '/v1/articles:batch',
    body: {},
    type: 'application/x-ndjson',
    allowed: 200,
  },
  'put /v1/articles/{slug}': {
    scope: 'articles:write',
    path: (slug) => `/v1/articles/${slug}`,
    body: written(),
    allowed: changing,
  },
  'patch /v1/articles/{slug}': {
    scope: 'articles:write',
    path: (slug) => `/v1/articles/${slug}`,
    body: {},
    type: MERGE_PATCH,
    allowed: changing,
  },
  'delete /v1/articles/{slug}': {
    scope: 'articles:write',
    path: (slug) => `/v1/articles/${slug}`,
    allowed: changing,
  },
  'post /v1/articles/{slug}/restore': {
    scope: 'articles:write',
    path: (slug) => `/v1/articles/${slug}/restore`,
    allowed: 200,
  },
  'post /v1/articles/{slug}/revisions/{number}/restore': {
    scope: 'articles:write',
    path: (slug) => `/v1/articles/${slug}/revisions/1/restore`,
    allowed: changing,
  },
}

/** The APIs of others know no keys: whoever asks sees what is published, even with one that opens more. */
const atOthers: Record<string, Access> = {
  'get /wp-json': everyone('/wp-json/'),
  'get /wp-json/wp/v2/posts': everyone('/wp-json/wp/v2/posts'),
  'get /wp-json/wp/v2/posts/:id': everyone('/wp-json/wp/v2/posts/1'),
  'get /wp-json/wp/v2/media/:id': { path: () => '/wp-json/wp/v2/media/1', allowed: 404 },
  'get /wp-json/wp/v2/search': everyone('/wp-json/wp/v2/search?search=cocoa'),
  'get /wp-json/wp/v2/tags': everyone('/wp-json/wp/v2/tags'),
  'get /wp-json/wp/v2/tags/:id': everyone('/wp-json/wp/v2/tags/1'),
  'get /wp-json/wp/v2/categories': everyone('/wp-json/wp/v2/categories'),
  'get /wp-json/wp/v2/categories/:id': everyone('/wp-json/wp/v2/categories/1'),
  'get /wp-json/wp/v2/users': everyone('/wp-json/wp/v2/users'),
  'get /wp-json/wp/v2/users/:id': everyone('/wp-json/wp/v2/users/1'),
  'get /ghost/api/content/posts': everyone('/ghost/api/content/posts/'),
  'get /ghost/api/content/posts/:id': everyone('/ghost/api/content/posts/1/'),
  'get /ghost/api/content/posts/slug/:slug': {
    path: (slug) => `/ghost/api/content/posts/slug/${slug}/`,
    allowed: { published: 200, draft: 404, scheduled: 404, deleted: 404 },
  },
  'get /ghost/api/content/pages': everyone('/ghost/api/content/pages/'),
  'get /ghost/api/content/pages/:id': { path: () => '/ghost/api/content/pages/1/', allowed: 404 },
  'get /ghost/api/content/pages/slug/:slug': { path: (slug) => `/ghost/api/content/pages/slug/${slug}/`, allowed: 404 },
  'get /ghost/api/content/tags': everyone('/ghost/api/content/tags/'),
  'get /ghost/api/content/tags/:id': everyone('/ghost/api/content/tags/1/'),
  'get /ghost/api/content/tags/slug/:slug': everyone('/ghost/api/content/tags/slug/open/'),
  'get /ghost/api/content/authors': everyone('/ghost/api/content/authors/'),
  'get /ghost/api/content/authors/:id': everyone('/ghost/api/content/authors/1/'),
  'get /ghost/api/content/authors/slug/:slug': everyone('/ghost/api/content/authors/slug/ada/'),
  'get /ghost/api/content/settings': everyone('/ghost/api/content/settings/'),
  'post /1/indexes/:index/queries': {
    path: () => '/1/indexes/*/queries',
    body: { requests: [{ indexName: 'articles', query: 'cocoa' }] },
    allowed: 200,
  },
}

async function startWithArticles(): Promise<TestApp> {
  const app = await startApp({ adapters: adapterNames })
  await app.add(article({ title: 'Open', tags: ['Open'], authors: ['Ada'] }))
  for (const standing of standings) {
    const status = standing === 'deleted' ? 'published' : standing
    await app.add(
      article({ slug: standing, status, publishedAt: status === 'scheduled' ? '2099-01-01T00:00:00Z' : undefined }),
    )
  }
  await putAway(app)
  return app
}

/** Restoring is the one thing here that changes something. */
async function putAway({ editor }: TestApp): Promise<void> {
  await editor.remove('deleted', { by: 'x', isCurrent: () => true }).catch(() => undefined)
}

const permitted: Record<Scope, Scope[]> = {
  'drafts:read': ['drafts:read'],
  'articles:write': ['drafts:read', 'articles:write'],
  'metrics:read': ['metrics:read'],
  admin: ['drafts:read', 'articles:write', 'metrics:read', 'admin'],
}

async function keysOf({ keys, bearer }: TestApp) {
  const make = async (expiresAt: string | null) => (await keys.create({ name: 'x', scopes: ['admin'], expiresAt })).key
  const revoked = await make(null)
  await keys.revoke(revoked.split('_')[1] ?? '')
  const holding = Object.keys(permitted) as Scope[]
  return {
    refused: {
      malformed: 'Bearer nonsense',
      unknown: `Bearer bs_${'0'.repeat(12)}_${'x'.repeat(43)}`,
      expired: `Bearer ${await make('2020-01-01T00:00:00.000Z')}`,
      revoked: `Bearer ${revoked}`,
    },
    holding: await Promise.all(holding.map(async (scope) => ({ scope, header: await bearer(scope) }))),
  }
}

describe('who may do what', () => {
  it('is said here for every route', async () => {
    const { app } = await startApp()
    const operations = Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods ?? {}).map((method) => `${method} ${path}`),
    )
    expect(Object.keys(table).sort()).toEqual(operations.sort())
  })

  it('is said here for every route of the APIs of others', async () => {
    const { app } = await startApp({ adapters: adapterNames })
    const known = Object.keys(atOthers).map((operation) => operation.split(' ')[1])
    expect(known.sort()).toEqual(routesOfAdapters(app))
  })

  it('is said in OpenAPI', async () => {
    const { app } = await startApp()
    const paths = app.swagger().paths as unknown as Record<string, Record<string, { security?: { key?: string[] }[] }>>
    for (const [operation, { scope }] of Object.entries(table)) {
      const [method = '', path = ''] = operation.split(' ')
      const security = paths[path]?.[method]?.security ?? [{}]
      const isOpen = security.some((one) => one.key === undefined)
      expect(isOpen, operation).toBe(scope === undefined)
      if (scope) expect(security, operation).toEqual([{ key: [scope] }])
    }
  })

  it.each(Object.entries({ ...table, ...atOthers }))('is so for %s', { timeout: 60_000 }, async (operation, access) => {
    const app = await startWithArticles()
    const { refused, holding } = await keysOf(app)
    const [method = 'get'] = operation.split(' ')
    const send = (standing: Standing, authorization?: string) => {
      const sent = request(app.http)[method as 'get'](access.path(standing))
      if (method !== 'get') sent.set('if-match', STALE)
      if (authorization !== undefined) sent.set({ authorization })
      return access.body
        ? sent.set('content-type', access.type ?? 'application/json').send(JSON.stringify(access.body))
        : sent
    }
    for (const standing of standings) {
      const expected = typeof access.allowed === 'number' ? access.allowed : access.allowed[standing]
      const open = await send(standing)
      expect(open.status, `${standing} without a key`).toBe(access.scope ? 401 : (access.open?.[standing] ?? expected))
      for (const [name, header] of Object.entries(refused)) {
        const { status, headers } = await send(standing, header)
        expect([status, headers['cache-control']], `${standing} with a key that is ${name}`).toEqual([
          401,
          'private, no-store',
        ])
      }
      for (const { scope, header } of holding) {
        const { status, headers } = await send(standing, header)
        const may = access.scope === undefined || permitted[scope].includes(access.scope)
        // Whoever may not read drafts sees what everyone sees.
        const seen = permitted[scope].includes('drafts:read') ? expected : (access.open?.[standing] ?? expected)
        expect(status, `${standing} with ${scope}`).toBe(may ? seen : 403)
        expect(headers['cache-control']).toBe('private, no-store')
        if (!may) expect(headers['www-authenticate']).toContain(`error="insufficient_scope", scope="${access.scope}"`)
        await putAway(app)
      }
    }
  })
})
