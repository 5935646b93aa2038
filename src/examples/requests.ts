export interface ExampleRequest {
  operationId: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** JSON; as a merge patch where the method is PATCH. */
  body?: unknown
  /** Lines of NDJSON, instead of `body`. */
  lines?: unknown[]
  headers?: Record<string, string>
}

/** Stands for the `ETag` that the article has by then. */
export const CURRENT = 'current'

const TIDE = '/v1/articles/why-the-tide-comes-in-twice-a-day'
const BORES = '/v1/articles/tidal-bores'

function get(operationId: string, path: string): ExampleRequest {
  return { operationId, method: 'GET', path }
}

/** What the documentation shows of every operation, asked in this order of a server with the texts that we ship. */
export const exampleRequests: readonly ExampleRequest[] = [
  get('getIndex', '/'),
  get('getProblem', '/problems/not-found'),
  get('getProblem', '/problems/not-fond'),
  get('getHealth', '/healthz'),
  get('getReadiness', '/readyz'),
  get('getRss', '/feed.xml?tag=food&limit=1'),
  get('getRss', '/feed.xml?tga=food'),
  get('getAtom', '/atom.xml?tag=food&limit=1'),
  get('getAtom', '/atom.xml?tga=food'),
  get('getJsonFeed', '/feed.json?tag=food&limit=1'),
  get('getJsonFeed', '/feed.json?tga=food'),
  get('getSitemapIndex', '/sitemap.xml'),
  get('getSitemapIndex', '/sitemap.xml?page=2'),
  get('getSitemap', '/sitemaps/1.xml'),
  get('getSitemap', '/sitemaps/2.xml'),
  get('getRobots', '/robots.txt'),
  get('getLlms', '/llms.txt'),
  get('listArticles', '/v1/articles?tag=ukraine&sort=title&limit=2&fields=slug,title,publishedAt,readingTime'),
  get('listArticles', '/v1/articles?autor=ada-okafor&limit=0'),
  get('getArticle', '/v1/articles/how-bread-rises'),
  get('getArticle', '/v1/articles/how-bread-rises?formats=htm'),
  get('getArticle', '/v1/articles/how-bread-falls'),
  get('getArticleForm', '/v1/articles/how-bread-rises.md'),
  get('getArticleForm', '/v1/articles/how-bread-falls.md'),
  get('listRelatedArticles', `${TIDE}/related?limit=1&explain=true&fields=slug,title`),
  get('listRelatedArticles', `${TIDE}/related?limit=100`),
  get('listRelatedArticles', '/v1/articles/how-bread-falls/related'),
  get('searchArticles', '/v1/search?q=sourdogh&facets=tag&highlights=1&fields=slug,title'),
  get('searchArticles', '/v1/search?limit=1'),
  get('suggest', '/v1/suggest?q=ti&limit=3'),
  get('suggest', '/v1/suggest?limit=3'),
  get('listTags', '/v1/tags?sort=name&limit=2'),
  get('listTags', '/v1/tags?sort=nam'),
  get('getTag', '/v1/tags/food'),
  get('getTag', '/v1/tags/fod'),
  get('listAuthors', '/v1/authors?sort=name&limit=2'),
  get('listAuthors', '/v1/authors?page=0'),
  get('getAuthor', '/v1/authors/ada-okafor'),
  get('getAuthor', '/v1/authors/ada-okafer'),
  get('listChanges', '/v1/changes?limit=1&fields=slug,title'),
  get('listChanges', '/v1/changes?after=yesterday'),
  {
    operationId: 'createArticle',
    method: 'POST',
    path: '/v1/articles',
    headers: { 'idempotency-key': 'tidal-bores-1' },
    body: {
      title: 'Tidal bores',
      body: { format: 'markdown', content: 'Where the sea runs *up* a river, it comes as a wave.' },
      tags: ['Sea'],
      authors: ['Ada Okafor'],
      publishedAt: '2024-03-01T08:00:00Z',
    },
  },
  {
    operationId: 'createArticle',
    method: 'POST',
    path: '/v1/articles',
    body: { titel: 'Tidal bores', body: { format: 'markdwon', content: 'A wave.' } },
  },
  {
    operationId: 'replaceArticle',
    method: 'PUT',
    path: BORES,
    headers: { 'if-match': CURRENT },
    body: {
      title: 'Tidal bores',
      body: { format: 'text', content: 'Where the sea runs up a narrowing river, it comes as a wave.' },
      tags: ['Sea', 'Rivers'],
    },
  },
  {
    operationId: 'replaceArticle',
    method: 'PUT',
    path: BORES,
    body: { title: 'Tidal bores', body: { format: 'text', content: 'A wave.' } },
  },
  {
    operationId: 'changeArticle',
    method: 'PATCH',
    path: BORES,
    headers: { 'if-match': CURRENT },
    body: { summary: 'Rivers that run backwards', tags: null },
  },
  {
    operationId: 'changeArticle',
    method: 'PATCH',
    path: BORES,
    headers: { 'if-match': '"1"' },
    body: { summary: 'Rivers that run backwards' },
  },
  get('listRevisions', `${BORES}/revisions?limit=2`),
  get('getRevision', `${BORES}/revisions/1`),
  get('getRevision', `${BORES}/revisions/9`),
  get('compareRevisions', `${BORES}/revisions/2...3`),
  {
    operationId: 'restoreRevision',
    method: 'POST',
    path: `${BORES}/revisions/1/restore`,
    headers: { 'if-match': CURRENT },
  },
  { operationId: 'deleteArticle', method: 'DELETE', path: BORES, headers: { 'if-match': CURRENT } },
  { operationId: 'deleteArticle', method: 'DELETE', path: BORES, headers: { 'if-match': '"1"' } },
  get('getArticle', BORES),
  { operationId: 'restoreArticle', method: 'POST', path: `${BORES}/restore` },
  {
    operationId: 'writeArticles',
    method: 'POST',
    path: '/v1/articles:batch',
    lines: [{ op: 'patch', slug: 'tidal-bores', ifMatch: '*', patch: { tags: ['Sea', 'Rivers'] } }],
  },
]
