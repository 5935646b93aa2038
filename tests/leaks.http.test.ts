import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { adapterNames } from '../src/adapters/names.ts'
import { deriveArticle } from '../src/articles/derive.ts'
import type { NewArticle } from '../src/articles/new-article.ts'
import { createArticleWriter } from '../src/articles/writer.ts'
import { createArticleEditor } from '../src/editing/editor.ts'
import { routesOfAdapters } from './support/adapters.ts'
import { article } from './support/article.ts'
import { publicUrl, startApp, type TestApp } from './support/start-app.ts'

// A word that a spy may guess, and one that he must never learn: no request has it.
const GUESS = 'quixotrop'
const SECRET = 'blandowick'

/** Everything about it is secret. */
function hidden(name: string, more: Partial<NewArticle>): NewArticle {
  return article({
    title: `${GUESS} ${SECRET} ${name}`,
    slug: `${GUESS}-${name}`,
    summary: `Why ${GUESS} is ${SECRET}.`,
    text: `Of ${GUESS} and ${SECRET}, and of cocoa prices that rise in Ghana. `.repeat(20),
    tags: [GUESS, SECRET, 'Markets'],
    authors: [GUESS, SECRET, 'Ada'],
    source: { name: SECRET, url: `https://${SECRET}.example/` },
    ...more,
  })
}

const open = [
  article({
    title: 'Cocoa prices rise',
    slug: 'cocoa',
    text: 'Cocoa prices rise in Ghana. '.repeat(30),
    tags: ['Markets'],
    authors: ['Ada'],
  }),
  article({
    title: 'Cocoa prices fall',
    slug: 'cocoa-falls',
    text: 'Cocoa prices fall in Ghana, and nobody knows why. '.repeat(30),
    tags: ['Markets'],
    authors: ['Bob'],
  }),
  article({ title: 'Bread', slug: 'bread', text: 'How bread rises in the oven. '.repeat(30), tags: ['Food'] }),
]

const words = [
  GUESS,
  `${GUESS.slice(0, -2)}up`,
  'quix',
  'blandowik',
  'cocoa',
  `"cocoa ${GUESS}"`,
  `tag:${GUESS}`,
  `author:${GUESS}`,
  `title:${GUESS}`,
  `cocoa -${GUESS}`,
]
const slugs = [
  'cocoa',
  `${GUESS}-draft`,
  `${GUESS}-scheduled`,
  `${GUESS}-gone`,
  `${GUESS}-old`,
  '4',
  '5',
  '6',
  'nothing',
]
const filters = [
  `tag=${GUESS}`,
  `-tag=${GUESS}`,
  `author=${GUESS}`,
  'tag=markets',
  'from=2020-01-01&to=2100-01-01',
  'lang=en',
]

/** What a spy would try at each address that can be read. One that is missing here fails the test. */
const attempts: Record<string, string[]> = {
  '/': ['/'],
  '/healthz': ['/healthz'],
  '/readyz': ['/readyz'],
  '/metrics': ['/metrics'],
  '/problems/{name}': ['/problems/not-found', `/problems/${GUESS}`],
  ...Object.fromEntries(
    ['/feed.xml', '/atom.xml', '/feed.json'].map((path) => [
      path,
      ['', 'limit=1', ...filters, ...words.map((word) => `q=${encodeURIComponent(word)}`)].map(
        (query) => `${path}?${query}`,
      ),
    ]),
  ),
  '/sitemap.xml': ['/sitemap.xml'],
  '/sitemaps/{number}.xml': ['/sitemaps/1.xml', '/sitemaps/2.xml'],
  '/robots.txt': ['/robots.txt'],
  '/llms.txt': ['/llms.txt'],
  '/v1/articles': [
    ...[
      '',
      'limit=1',
      'page=1',
      'ids=1,2,3,4,5,6,7',
      'include=adjacent,jsonld&formats=html,text,markdown,blocks',
      'status=published',
      'status=draft',
      'status=scheduled,deleted',
      'fields=status,title',
      'sort=title',
      'sort=-updatedAt',
      `cursor=${GUESS}`,
    ],
    ...filters,
  ].map((query) => `/v1/articles?${query}`),
  '/v1/articles/{slug}': slugs.flatMap((slug) =>
    ['', '?include=related,adjacent,jsonld&formats=text,blocks', '?fields=title,status'].map(
      (query) => `/v1/articles/${slug}${query}`,
    ),
  ),
  '/v1/articles/{slug}.{form}': slugs.flatMap((slug) =>
    ['html', 'md', 'txt', 'jsonld', 'pdf'].map((form) => `/v1/articles/${slug}.${form}`),
  ),
  '/v1/articles/{slug}/related': slugs.flatMap((slug) =>
    ['', '?limit=20', `?tag=${GUESS}`, `?exclude=${GUESS}-draft`].map(
      (query) => `/v1/articles/${slug}/related${query}`,
    ),
  ),
  '/v1/articles/{slug}/revisions': slugs.map((slug) => `/v1/articles/${slug}/revisions`),
  '/v1/articles/{slug}/revisions/{number}': slugs.map((slug) => `/v1/articles/${slug}/revisions/1`),
  '/v1/articles/{slug}/revisions/{from}...{to}': slugs.map((slug) => `/v1/articles/${slug}/revisions/1...2`),
  '/v1/search': words.flatMap((word) =>
    [
      '',
      'highlights=5&explain=true&facets=tag,author,year,month',
      'prefix=true&collapse=off',
      'typos=off',
      'sort=newest',
      'sort=oldest&page=1',
      'recency=strong',
      ...filters,
    ].map((query) => `/v1/search?q=${encodeURIComponent(word)}&${query}`),
  ),
  '/v1/suggest': [...words, 'qu', 'bl', 'b', 'mar', 'co'].map(
    (word) => `/v1/suggest?q=${encodeURIComponent(word)}&limit=10`,
  ),
  '/v1/tags': ['/v1/tags', '/v1/tags?sort=name', '/v1/tags?limit=1'],
  '/v1/tags/{slug}': [GUESS, 'markets', 'nothing'].map((slug) => `/v1/tags/${slug}`),
  '/v1/authors': ['/v1/authors', '/v1/authors?sort=name'],
  '/v1/authors/{slug}': [GUESS, 'ada', 'nothing'].map((slug) => `/v1/authors/${slug}`),
  '/v1/changes': ['/v1/changes', '/v1/changes?limit=1&formats=text', '/v1/changes?after=3', '/v1/changes?after=4'],
}

const forms = [
  '*/*',
  'application/json',
  'text/html',
  'text/plain',
  'text/markdown',
  'application/ld+json',
  'application/feed+json',
  'application/atom+xml',
  'application/rss+xml',
  'application/x-ndjson',
  'text/x-diff',
  'application/problem+json',
  'image/png',
]

/** The same at the addresses of the APIs of others, which OpenAPI does not describe. */
const atOthers: Record<string, (string | { path: string; body: object })[]> = {
  '/ghost/api/content/posts': [
    '',
    'include=tags,authors&formats=html,plaintext',
    'order=title%20asc&limit=1',
    ...[
      `tag:${GUESS}`,
      `tag:-${GUESS}`,
      `author:${GUESS}`,
      `slug:[${GUESS}-draft,cocoa]`,
      `slug:-${GUESS}-draft`,
      'id:[1,2,3,4,5,6,7]',
      'id:-4',
      'status:draft',
      'status:-published',
    ].map((filter) => `filter=${encodeURIComponent(filter)}`),
  ].map((query) => `/ghost/api/content/posts/?${query}`),
  '/ghost/api/content/posts/:id': slugs.map((slug) => `/ghost/api/content/posts/${slug}/?include=tags`),
  '/ghost/api/content/posts/slug/:slug': slugs.map((slug) => `/ghost/api/content/posts/slug/${slug}/`),
  ...Object.fromEntries(
    ['/ghost/api/content/tags', '/ghost/api/content/authors'].flatMap((path) => [
      [path, ['', 'include=count.posts', `filter=slug:${GUESS}`].map((query) => `${path}/?${query}`)],
      [`${path}/:id`, ['1', '2', '3', '4', '5', '6'].map((id) => `${path}/${id}/`)],
      [`${path}/slug/:slug`, [GUESS, 'markets', 'ada'].map((slug) => `${path}/slug/${slug}/?include=count.posts`)],
    ]),
  ),
  '/ghost/api/content/pages': ['/ghost/api/content/pages/'],
  '/ghost/api/content/pages/:id': slugs.map((slug) => `/ghost/api/content/pages/${slug}/`),
  '/ghost/api/content/pages/slug/:slug': slugs.map((slug) => `/ghost/api/content/pages/slug/${slug}/`),
  '/ghost/api/content/settings': ['/ghost/api/content/settings/'],
  '/wp-json': ['/wp-json/'],
  '/wp-json/wp/v2/posts': [
    '',
    '_embed',
    'include=1,2,3,4,5,6,7&orderby=include',
    'exclude=4',
    `slug=${GUESS}-draft,cocoa`,
    'status=draft',
    'status=any',
    'tags=1,2,3,4,5,6',
    'tags=4',
    'author=3',
    'orderby=modified',
    ...words.map((word) => `search=${encodeURIComponent(word)}`),
  ].map((query) => `/wp-json/wp/v2/posts?${query}`),
  '/wp-json/wp/v2/posts/:id': ['1', '4', '5', '6', '7', '99'].map((id) => `/wp-json/wp/v2/posts/${id}`),
  '/wp-json/wp/v2/media/:id': ['1', '4', '5', '6', '7', '99'].map((id) => `/wp-json/wp/v2/media/${id}`),
  '/wp-json/wp/v2/search': words.map((word) => `/wp-json/wp/v2/search?search=${encodeURIComponent(word)}`),
  ...Object.fromEntries(
    ['/wp-json/wp/v2/tags', '/wp-json/wp/v2/categories', '/wp-json/wp/v2/users'].flatMap((path) => [
      [
        path,
        [
          '',
          `slug=${GUESS}`,
          `search=${GUESS.slice(0, 3)}`,
          'include=1,2,3,4,5,6',
          'post=4',
          'orderby=count&order=desc',
        ].map((query) => `${path}?${query}`),
      ],
      [`${path}/:id`, ['1', '2', '3', '4', '5', '6'].map((id) => `${path}/${id}`)],
    ]),
  ),
  '/1/indexes/:index/queries': [
    {},
    ...words.map((query) => ({ query, facets: ['*'], attributesToSnippet: ['body'] })),
    { facetFilters: [`tags:${GUESS}`], facets: ['*'] },
    { facetFilters: [`tags:-${GUESS}`] },
    { filters: `authors:${GUESS} OR authors:Ada`, facets: ['authors'] },
  ].map((params) => ({ path: '/1/indexes/*/queries', body: { requests: [{ indexName: 'articles', ...params }] } })),
}

/** Apps that differ in nothing but what is hidden, however closely one looks. */
async function startAt(time: string): Promise<TestApp & { now: () => Date }> {
  const app = await startApp({ adapters: adapterNames })
  const now = () => new Date(time)
  await createArticleWriter(app.db, now).save(
    open.map((one, number) => ({ article: deriveArticle(one), key: `open/${number}` })),
  )
  return { ...app, now }
}

async function hide({ db, now }: { db: TestApp['db']; now: () => Date }): Promise<void> {
  const editor = createArticleEditor(db, { publicUrl, now })
  const edit = { by: 'x', isCurrent: () => true }
  await editor.create(hidden('draft', { status: 'draft' }), edit)
  await editor.create(hidden('scheduled', { status: 'scheduled', publishedAt: '2099-01-01T00:00:00.000Z' }), edit)
  await editor.create(hidden('gone', { status: 'draft' }), edit)
  await editor.remove(`${GUESS}-gone`, edit)
  await editor.create(hidden('old', { status: 'draft' }), edit)
  await editor.patch(`${GUESS}-old`, { slug: `${GUESS}-new` }, edit)
}

describe('what is not published', () => {
  it('is looked for at every address that can be read', async () => {
    const { app } = await startApp()
    const readable = Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
      methods && 'get' in methods ? path : [],
    )
    expect(Object.keys(attempts).sort()).toEqual(readable.sort())
  })

  it('is looked for at every address of the APIs of others', async () => {
    const { app } = await startApp({ adapters: adapterNames })
    expect(Object.keys(atOthers).sort()).toEqual(routesOfAdapters(app))
  })

  it('makes no difference to any answer, byte for byte and header for header', { timeout: 120_000 }, async () => {
    const [without, having] = await Promise.all([
      startAt('2024-06-01T00:00:00.000Z'),
      startAt('2024-06-01T00:00:00.000Z'),
    ])
    await hide(having)
    const read = async ({ http }: TestApp, path: string, accept: string) => {
      const { status, headers, text } = await request(http).get(path).set({ accept }).buffer(true)
      const { date: _, 'server-timing': __, ...rest } = headers
      return { status, headers: rest, text }
    }
    for (const [address, paths] of Object.entries(attempts)) {
      for (const [number, path] of paths.entries()) {
        // Every form at each address once, then the usual one.
        for (const accept of number === 0 ? forms : ['*/*']) {
          const [expected, answer] = [await read(without, path, accept), await read(having, path, accept)]
          expect(answer, `${address}: ${path} as ${accept}`).toEqual(expected)
          expect(answer.text ?? '').not.toContain(SECRET)
        }
      }
    }
  })

  it('makes no difference to what the APIs of others answer', { timeout: 120_000 }, async () => {
    const apps = [await startAt('2024-06-01T00:00:00.000Z'), await startAt('2024-06-01T00:00:00.000Z')] as const
    await hide(apps[1])
    const read = async ({ http }: TestApp, attempt: (typeof atOthers)[string][number]) => {
      const sent =
        typeof attempt === 'string' ? request(http).get(attempt) : request(http).post(attempt.path).send(attempt.body)
      const { status, headers, text } = await sent
      const { date: _, 'server-timing': __, 'content-length': ___, etag: ____, ...rest } = headers
      // What is of this one answer, and of nothing that it shows.
      const lasting = text.replace(/"id":"[\da-f-]{36}"|"processingTimeMS":\d+/g, '')
      return { status, headers: rest, text: lasting }
    }
    for (const attempt of Object.values(atOthers).flat()) {
      const [expected, answer] = [await read(apps[0], attempt), await read(apps[1], attempt)]
      expect(answer, JSON.stringify(attempt)).toEqual(expected)
      expect(answer.text).not.toContain(SECRET)
    }
  })

  it('is told nobody when it was published once', { timeout: 120_000 }, async () => {
    const app = await startAt('2024-06-01T00:00:00.000Z')
    const editor = createArticleEditor(app.db, { publicUrl, now: app.now })
    const edit = { by: 'x', isCurrent: () => true }
    for (const name of ['draft', 'gone', 'scheduled']) await editor.create(hidden(name, {}), edit)
    await editor.patch(`${GUESS}-draft`, { status: 'draft' }, edit)
    await editor.remove(`${GUESS}-gone`, edit)
    await editor.patch(`${GUESS}-scheduled`, { status: 'scheduled', publishedAt: '2099-01-01T00:00:00.000Z' }, edit)
    for (const paths of [...Object.values(attempts), ...Object.values(atOthers)]) {
      for (const path of paths) {
        if (typeof path !== 'string') continue
        const { text, headers } = await request(app.http).get(path).buffer(true)
        expect(text, path).not.toContain(SECRET)
        expect(JSON.stringify(headers), path).not.toContain(SECRET)
      }
    }
  })
})
