import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { adapterNames } from '../src/adapters/names.ts'
import { buildApp } from '../src/app.ts'
import { createStores } from '../src/stores.ts'
import { routesOfAdapters } from './support/adapters.ts'
import { planOf, recorded } from './support/recorded.ts'
import { publicUrl, startApp, startStores } from './support/start-app.ts'

interface Case {
  path: string
  /** What is sent there, where it is no GET. */
  body?: object
  /** All that are asked, whatever the size of the page. */
  statements: number
  /** Why something is sorted, or the whole table read, after all: only what is few, or what is not for everyone. */
  because?: string
  isSecret?: boolean
}

const TIDE = '/v1/articles/why-the-tide-comes-in-twice-a-day'
const FEW = 'of one page'

/** Every read, by its route. One that is missing here fails the test. */
const table: Record<string, Case[]> = {
  '/v1/articles': [
    // The page and its total; of drafts, also the labels of what is on it.
    { path: '/v1/articles?', statements: 2 },
    { path: '/v1/articles?count=none', statements: 1 },
    { path: '/v1/articles?page=2&limit=5', statements: 2 },
    ...['publishedAt', '-updatedAt', 'updatedAt', 'title', '-title'].map((sort) => ({
      path: `/v1/articles?sort=${sort}`,
      statements: 2,
    })),
    { path: '/v1/articles?from=2000-01-01&to=2100-01-01', statements: 2 },
    { path: '/v1/articles?tag=history', statements: 2 },
    { path: '/v1/articles?tag=history&sort=publishedAt&from=2000-01-01', statements: 2 },
    { path: '/v1/articles?author=paul-kirby', statements: 2 },
    { path: '/v1/articles?tag=history&-tag=science&lang=en', statements: 2 },
    { path: '/v1/articles?tag=history&tag=maps', statements: 2 },
    { path: '/v1/articles?-tag=history&count=none', statements: 1 },
    { path: '/v1/articles?lang=en&count=none', statements: 1 },
    { path: '/v1/articles?-tag=history', statements: 2, because: 'such a total is counted, in a thread' },
    { path: '/v1/articles?lang=en', statements: 2, because: 'such a total is counted, in a thread' },
    { path: '/v1/articles?ids=1,2,3', statements: 2, because: 'as they are asked for: a hundred at most' },
    { path: '/v1/articles?formats=html,blocks', statements: 2 },
    { path: '/v1/articles?include=adjacent', statements: 3 },
    { path: '/v1/articles?include=jsonld', statements: 2 },
    { path: '/v1/articles?include=related', statements: 4, because: `the five best of each ${FEW}` },
    {
      path: '/v1/articles?include=related,adjacent,jsonld&formats=html',
      statements: 5,
      because: `the five best of each ${FEW}`,
    },
    { path: '/v1/articles?status=draft,scheduled,deleted', statements: 3, isSecret: true },
    { path: '/v1/articles?status=draft', statements: 3, isSecret: true },
    {
      path: '/v1/articles?status=published,draft',
      statements: 3,
      isSecret: true,
      because: 'no index has both; it is asked with a key, and answered in a thread',
    },
  ],
  '/v1/articles/:slug': [
    { path: TIDE, statements: 1 },
    { path: '/v1/articles/1', statements: 1 },
    { path: '/v1/articles/none', statements: 2 },
    { path: `${TIDE}?include=related,adjacent,jsonld`, statements: 4, because: 'the five best of one' },
  ],
  '/v1/articles/:slug/related': [
    { path: `${TIDE}/related?`, statements: 2 },
    { path: `${TIDE}/related?exclude=how-bread-rises`, statements: 3 },
    { path: `${TIDE}/related?tag=history`, statements: 20, because: 'some hundreds that may be like it are compared' },
  ],
  '/v1/articles/:slug/revisions': [{ path: `${TIDE}/revisions?`, statements: 4, isSecret: true }],
  '/v1/articles/:slug/revisions/:number': [{ path: `${TIDE}/revisions/1`, statements: 3, isSecret: true }],
  '/v1/articles/:slug/revisions/:from...:to': [{ path: `${TIDE}/revisions/1...1`, statements: 4, isSecret: true }],
  '/v1/search': [
    { path: '/v1/search?q=tide', statements: 9, because: 'what matches is ranked' },
    { path: '/v1/search?q=tide+moon&sort=newest', statements: 6, because: 'what matches is sorted' },
    {
      path: '/v1/search?q=tide&sort=newest&facets=tag,author,year,month',
      statements: 7,
      because: 'what matches is counted',
    },
  ],
  '/v1/suggest': [{ path: '/v1/suggest?q=ti', statements: 4, because: 'words that begin so are sorted' }],
  '/v1/tags': [
    { path: '/v1/tags?', statements: 2 },
    { path: '/v1/tags?sort=name', statements: 2 },
  ],
  '/v1/tags/:slug': [{ path: '/v1/tags/history', statements: 1 }],
  '/v1/authors': [{ path: '/v1/authors?', statements: 2 }],
  '/v1/authors/:slug': [{ path: '/v1/authors/none', statements: 1 }],
  '/v1/changes': [{ path: '/v1/changes?', statements: 3 }],
  '/v1/articles/:slug.:form': [
    { path: `${TIDE}.html`, statements: 1 },
    { path: `${TIDE}.md`, statements: 1 },
    { path: `${TIDE}.txt`, statements: 1 },
    { path: `${TIDE}.jsonld`, statements: 1 },
  ],
  '/feed.xml': [
    { path: '/feed.xml?', statements: 1 },
    { path: '/feed.xml?tag=history', statements: 1 },
    { path: '/feed.xml?q=tide', statements: 4, because: 'what matches is sorted' },
  ],
  '/atom.xml': [{ path: '/atom.xml?', statements: 1 }],
  '/feed.json': [{ path: '/feed.json?', statements: 1 }],
  '/sitemap.xml': [
    { path: '/sitemap.xml', statements: 1, because: 'the parts of all articles are told apart, in an index' },
  ],
  '/sitemaps/:number.xml': [{ path: '/sitemaps/1.xml', statements: 1 }],
  '/llms.txt': [{ path: '/llms.txt', statements: 1 }],
  '/metrics': [{ path: '/metrics', statements: 2, isSecret: true, because: 'drafts are counted by where they stand' }],
}

const GHOST = '/ghost/api/content'
const WP = '/wp-json/wp/v2'
const RANKED = 'what matches is ranked'

/** Every read by the APIs of others, likewise. */
const atOthers: Record<string, Case[]> = {
  [`${GHOST}/posts`]: [
    { path: `${GHOST}/posts/?`, statements: 2 },
    { path: `${GHOST}/posts/?include=tags,authors`, statements: 4 },
    { path: `${GHOST}/posts/?filter=tag:history&include=tags&`, statements: 3 },
    { path: `${GHOST}/posts/?filter=tag:history&fields=title`, statements: 2 },
    {
      path: `${GHOST}/posts/?filter=slug:-how-bread-rises%2Btag:history`,
      statements: 3,
    },
    { path: `${GHOST}/posts/?filter=id:[1,2,3]`, statements: 2, because: 'as they are asked for: a hundred at most' },
  ],
  [`${GHOST}/posts/:id`]: [{ path: `${GHOST}/posts/1/?include=tags,authors`, statements: 3 }],
  [`${GHOST}/posts/slug/:slug`]: [{ path: `${GHOST}/posts/slug/how-bread-rises/`, statements: 1 }],
  [`${GHOST}/tags`]: [
    { path: `${GHOST}/tags/?`, statements: 2 },
    { path: `${GHOST}/tags/?filter=slug:[history,maps]`, statements: 1 },
  ],
  [`${GHOST}/tags/:id`]: [{ path: `${GHOST}/tags/1/`, statements: 1 }],
  [`${GHOST}/tags/slug/:slug`]: [{ path: `${GHOST}/tags/slug/history/`, statements: 1 }],
  [`${GHOST}/authors`]: [{ path: `${GHOST}/authors/?`, statements: 2 }],
  [`${GHOST}/authors/:id`]: [{ path: `${GHOST}/authors/1/`, statements: 1 }],
  [`${GHOST}/authors/slug/:slug`]: [{ path: `${GHOST}/authors/slug/none/`, statements: 1 }],
  [`${WP}/posts`]: [
    { path: `${WP}/posts`, statements: 4 },
    { path: `${WP}/posts?_embed`, statements: 4 },
    { path: `${WP}/posts?tags=1&_embed&`, statements: 5 },
    { path: `${WP}/posts?tags=1&author_exclude=1&exclude=3`, statements: 6 },
    { path: `${WP}/posts?slug=how-bread-rises`, statements: 5 },
    { path: `${WP}/posts?search=tide&orderby=relevance`, statements: 9, because: RANKED },
  ],
  [`${WP}/posts/:id`]: [{ path: `${WP}/posts/1?_embed`, statements: 3 }],
  [`${WP}/media/:id`]: [{ path: `${WP}/media/1`, statements: 1 }],
  [`${WP}/search`]: [{ path: `${WP}/search?search=tide`, statements: 7, because: RANKED }],
  ...Object.fromEntries(
    ['tags', 'categories', 'users'].flatMap((kind): [string, Case[]][] => [
      [
        `${WP}/${kind}`,
        [
          { path: `${WP}/${kind}?`, statements: 2 },
          { path: `${WP}/${kind}?post=1`, statements: 2 },
        ],
      ],
      [`${WP}/${kind}/:id`, [{ path: `${WP}/${kind}/1`, statements: 1 }]],
    ]),
  ),
  '/1/indexes/:index/queries': [
    { params: {}, statements: 2 },
    { params: { facets: ['*'] }, statements: 3, because: 'all are counted' },
    { params: { query: 'tide', facets: ['tags'], facetFilters: ['tags:Science'] }, statements: 11, because: RANKED },
  ].map(({ params, ...one }) => ({
    ...one,
    path: '/1/indexes/*/queries',
    body: { requests: [{ indexName: 'articles', ...params }] },
  })),
}

/** Read without a database, or but to see whether it is there. */
const others = ['/', '/healthz', '/readyz', '/problems/:name', '/robots.txt']

/** Of the APIs of others: there are no pages, and settings are not kept in a database. */
const othersWithout = [
  '/wp-json',
  ...['pages', 'pages/:id', 'pages/slug/:slug', 'settings'].map((path) => `${GHOST}/${path}`),
]

/** An index that is walked in its order until the page is full reads no more than the page. */
const WALK = /^SCAN article USING INDEX article_by_(publication|update|title)$/
const LABELS = 'USE TEMP B-TREE FOR LAST TERM OF ORDER BY'

async function startRecorded() {
  const stores = await startStores()
  await stores.seed()
  const { db, taken } = recorded(stores.db)
  const app = await buildApp({
    ...createStores(db, { publicUrl }),
    isReady: async () => true,
    version: '0',
    publicUrl,
    adapters: adapterNames,
  })
  await app.ready()
  const authorization = await stores.bearer('admin')
  const read = async ({ path, body, isSecret = false }: Case, more = '') => {
    taken()
    if (body) await request(app.server).post(path).send(body)
    else
      await request(app.server)
        .get(path + more)
        .set(isSecret ? { authorization } : {})
    return taken()
  }
  return { db: stores.db, read }
}

describe('what every read asks of the database', () => {
  it('is said here for every route', async () => {
    const { app } = await startApp()
    const readable = Object.entries(app.swagger().paths ?? {}).flatMap(([path, methods]) =>
      methods && 'get' in methods ? path.replace(/\{(\w+)\}/g, ':$1') : [],
    )
    expect([...Object.keys(table), ...others].sort()).toEqual(readable.sort())
  })

  it('is said here for every route of the APIs of others', async () => {
    const { app } = await startApp({ adapters: adapterNames })
    expect([...Object.keys(atOthers), ...othersWithout].sort()).toEqual(routesOfAdapters(app))
  })

  it('is as many statements as are said here, however long the page', async () => {
    const { read } = await startRecorded()
    for (const one of [...Object.values(table), ...Object.values(atOthers)].flat()) {
      const asked = await read(one)
      expect.soft(asked.length, one.path).toBe(one.statements)
      if (!/[?&]$/.test(one.path)) continue
      const name = one.path.startsWith(WP) ? 'per_page' : 'limit'
      for (const limit of [2, 15])
        expect.soft(await read(one, `${name}=${limit}`), one.path).toHaveLength(one.statements)
    }
    const page = { path: '/v1/articles?include=related,adjacent,jsonld&formats=html', statements: 5 }
    for (const limit of [2, 9, 17]) expect.soft(await read(page, `&limit=${limit}`)).toHaveLength(page.statements)
  })

  it('is prepared once, and not by each value that it is asked with', async () => {
    const { read } = await startRecorded()
    for (const one of [...Object.values(table), ...Object.values(atOthers)].flat()) {
      const texts = (await read(one)).map(({ strings }) => strings.join('?'))
      expect
        .soft(
          texts.filter((text) => /(?:LIMIT|LIKE) \?(?! \+ 0| \|\| '')/.test(text)),
          one.path,
        )
        .toEqual([])
    }
  })

  it('is found without reading a whole table or sorting what is not shown', async () => {
    const { db, read } = await startRecorded()
    for (const one of [...Object.values(table), ...Object.values(atOthers)].flat()) {
      const bad: string[] = []
      for (const query of await read(one)) {
        const text = query.strings.join('?')
        for (const step of await planOf(db, query)) {
          const scans = /^SCAN (?:article|article_tag|article_author|article_body|link|label|tag|author)\b/.test(step)
          const isPage = text.includes('LIMIT') && (WALK.test(step) || step.includes('_by_'))
          const isOfLabels = text.includes(' AS total FROM tag') || text.includes(' AS total FROM author')
          const isOfDrafts = step.endsWith('article_unpublished')
          if (scans && !isPage && !isOfLabels && !isOfDrafts) bad.push(`${step}: ${text}`)
          // Of each article by itself.
          if (step.startsWith('USE TEMP B-TREE') && step !== LABELS) bad.push(`${step}: ${text}`)
        }
      }
      if (one.because === undefined) expect.soft(bad, one.path).toEqual([])
      else expect.soft(bad, `${one.path} needs no excuse`).not.toEqual([])
    }
  })
})
