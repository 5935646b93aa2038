import { algoliasearch } from 'algoliasearch'
import { liteClient } from 'algoliasearch/lite'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startListening } from './support/listening.ts'
import { startApp } from './support/start-app.ts'

const PATH = '/1/indexes/*/queries'

async function start() {
  const app = await startListening(['instantsearch'])
  await app.add(
    article({
      title: 'Why the tide comes in & goes',
      slug: 'tide',
      text: 'The Moon pulls at the <sea>, and the tide follows.',
      tags: ['Sea', 'Moon'],
      authors: ['Ada'],
    }),
    article({ title: 'Neap tides', tags: ['Sea'], authors: ['Bob'], publishedAt: '2024-02-01T00:00:00Z' }),
    article({ title: 'How bread rises', tags: ['Food'], authors: ['Bob'], publishedAt: '2023-03-01T00:00:00Z' }),
    article({ title: 'Secret tide', tags: ['Sea', 'Hidden'], authors: ['Eve'], status: 'draft' }),
  )
  const { hostname, port } = new URL(app.url)
  const hosts = [{ url: `${hostname}:${port}`, accept: 'readWrite' as const, protocol: 'http' as const }]
  const client = liteClient('broadsheet', 'any', { hosts })
  const ask = async (params: Record<string, unknown>) => {
    const { results } = await client.search<Record<string, unknown>>({
      requests: [{ indexName: 'articles', ...params }],
    })
    const [result] = results
    if (!result || !('hits' in result)) throw new Error('no hits')
    const hits: Record<string, unknown>[] = result.hits
    const { facets, nbHits } = result
    return { ...result, facets, nbHits, hits, slugs: hits.map(({ slug }) => slug) }
  }
  return { ...app, hosts, client, ask }
}

describe('algoliasearch/lite', () => {
  it('searches, and marks what matches', async () => {
    const { ask, url } = await start()
    const found = await ask({ query: 'tide moon', attributesToSnippet: ['body:20'] })
    expect(found).toMatchObject({
      slugs: ['tide', 'neap-tides'],
      nbHits: 2,
      page: 0,
      nbPages: 1,
      hitsPerPage: 20,
      exhaustiveNbHits: true,
      index: 'articles',
      query: 'tide moon',
      processingTimeMS: expect.any(Number),
      params: expect.stringContaining('query=tide+moon'),
    })
    expect(found.facets).toBeUndefined()
    expect(found.hits[0]).toEqual({
      objectID: '1',
      title: 'Why the tide comes in & goes',
      summary: 'The Moon pulls at the <sea>, and the tide follows.',
      slug: 'tide',
      url: `${url}/v1/articles/tide`,
      image: null,
      tags: ['Sea', 'Moon'],
      authors: ['Ada'],
      language: expect.any(String),
      publishedAt: '2024-01-01T00:00:00.000Z',
      publishedAtTimestamp: 1_704_067_200,
      year: '2024',
      month: '2024-01',
      readingTime: 3,
      _highlightResult: {
        title: {
          value: 'Why the <em>tide</em> comes in &amp; goes',
          matchLevel: 'partial',
          fullyHighlighted: false,
          matchedWords: ['tide'],
        },
        summary: {
          value: 'The <em>Moon</em> pulls at the &lt;sea&gt;, and the <em>tide</em> follows.',
          matchLevel: 'full',
          fullyHighlighted: false,
          matchedWords: ['moon', 'tide'],
        },
        tags: [
          { value: 'Sea', matchLevel: 'none', fullyHighlighted: false, matchedWords: [] },
          { value: '<em>Moon</em>', matchLevel: 'partial', fullyHighlighted: true, matchedWords: ['moon'] },
        ],
        authors: [{ value: 'Ada', matchLevel: 'none', fullyHighlighted: false, matchedWords: [] }],
      },
      _snippetResult: {
        body: {
          value: 'The <em>Moon</em> pulls at the &lt;sea&gt;, and the <em>tide</em> follows.',
          matchLevel: 'full',
        },
      },
    })
  })

  it('leaves escaping to clients that make their own tags', async () => {
    const { ask } = await start()
    const { hits } = await ask({
      query: 'moon',
      highlightPreTag: '__ais-highlight__',
      highlightPostTag: '__/ais-highlight__',
      attributesToHighlight: ['summary'],
      attributesToRetrieve: ['title'],
    })
    expect(hits[0]).toMatchObject({
      objectID: '1',
      title: 'Why the tide comes in & goes',
      _highlightResult: {
        summary: { value: 'The __ais-highlight__Moon__/ais-highlight__ pulls at the <sea>, and the tide follows.' },
      },
    })
    expect(Object.keys(hits[0] ?? {})).toEqual(['objectID', 'title', '_highlightResult'])
  })

  it('lists all articles for an empty query, the newest first, a page at a time', async () => {
    const { ask } = await start()
    expect(await ask({ hitsPerPage: 2 })).toMatchObject({ slugs: ['neap-tides', 'tide'], nbHits: 3, nbPages: 2 })
    expect(await ask({ hitsPerPage: 2, page: 1 })).toMatchObject({ slugs: ['how-bread-rises'], page: 1 })
    expect((await ask({ indexName: 'articles_oldest' })).slugs).toEqual(['how-bread-rises', 'tide', 'neap-tides'])
    expect((await ask({ indexName: 'articles_oldest', query: 'tide' })).slugs).toEqual(['tide', 'neap-tides'])
    expect(await ask({ hitsPerPage: 0, query: 'tide' })).toMatchObject({ slugs: [], nbHits: 2, nbPages: 0 })
    expect((await ask({ query: 'tid' })).slugs).toHaveLength(2)
  })

  it('counts facets, with words and without', async () => {
    const { ask } = await start()
    expect((await ask({ facets: ['*'] })).facets).toEqual({
      tags: { Sea: 2, Food: 1, Moon: 1 },
      authors: { Bob: 2, Ada: 1 },
      year: { 2024: 2, 2023: 1 },
      month: { '2024-02': 1, '2024-01': 1, '2023-03': 1 },
    })
    expect((await ask({ facets: ['tags'], query: 'tide' })).facets).toEqual({ tags: { Sea: 2, Moon: 1 } })
    expect((await ask({ facets: ['tags', 'year'], facetFilters: ['authors:Bob'] })).facets).toEqual({
      tags: { Food: 1, Sea: 1 },
      year: { 2024: 1, 2023: 1 },
    })
    expect((await ask({ facets: ['tags'], maxValuesPerFacet: 1 })).facets).toEqual({ tags: { Sea: 2 } })
  })

  it('filters', async () => {
    const { ask } = await start()
    const cases: [Record<string, unknown>, string[]][] = [
      [{ facetFilters: ['tags:Sea'] }, ['neap-tides', 'tide']],
      [{ facetFilters: [['tags:Moon', 'tags:Food']] }, ['tide', 'how-bread-rises']],
      [{ facetFilters: ['tags:sea', ['authors:Ada']] }, ['tide']],
      [{ facetFilters: ['tags:-Sea'] }, ['how-bread-rises']],
      [{ facetFilters: ['tags:Hidden'] }, []],
      [{ facetFilters: ['year:2023'] }, ['how-bread-rises']],
      [{ facetFilters: ['month:2024-02', 'year:2024'] }, ['neap-tides']],
      [{ filters: 'tags:Sea AND NOT authors:Ada' }, ['neap-tides']],
      [{ filters: '(tags:"Moon" OR tags:Food) AND authors:Bob' }, ['how-bread-rises']],
      [{ filters: "tags:'Moon' OR tags:Food" }, ['tide', 'how-bread-rises']],
      [{ filters: 'publishedAtTimestamp >= 1704067200 AND publishedAtTimestamp < 1706745600' }, ['tide']],
      [{ numericFilters: ['publishedAtTimestamp>1704067200'] }, ['neap-tides']],
      [{ numericFilters: 'publishedAtTimestamp<=1704067200', query: 'tide' }, ['tide']],
      [{ query: 'tide', facetFilters: ['tags:Moon'] }, ['tide']],
      [{ facetFilters: [], tagFilters: '', filters: '' }, ['neap-tides', 'tide', 'how-bread-rises']],
    ]
    for (const [params, expected] of cases) {
      const { slugs, nbHits } = await ask(params)
      expect.soft([slugs, nbHits], JSON.stringify(params)).toEqual([expected, expected.length])
    }
  })

  it('asks several things at once, as InstantSearch does', async () => {
    const { client, hosts } = await start()
    const requests = [
      { indexName: 'articles', query: 'tide', facets: ['tags'], facetFilters: [['tags:Moon']] },
      { indexName: 'articles', query: 'tide', facets: 'tags', hitsPerPage: 0, page: 0 },
    ]
    const { results } = await client.search({ requests: requests.map((one) => ({ ...one, facets: ['tags'] })) })
    expect(results).toMatchObject([
      { nbHits: 1, facets: { tags: { Moon: 1, Sea: 1 } } },
      { nbHits: 2, hits: [], facets: { tags: { Sea: 2, Moon: 1 } } },
    ])
    // The whole client as well, and parameters as its older versions send them.
    const whole = algoliasearch('broadsheet', 'any', { hosts })
    const { results: same } = await whole.search({ requests: [{ indexName: 'articles', query: 'tide' }] })
    expect(same[0]).toMatchObject({ nbHits: 2 })
    const params = 'query=tide&hitsPerPage=1&facets=%5B%22tags%22%5D&facetFilters=%5B%5B%22tags%3ASea%22%5D%5D'
    const { results: older } = (await client.customPost({
      path: '1/indexes/*/queries',
      body: { requests: [{ indexName: 'articles', params }] },
    })) as { results: unknown[] }
    expect(older[0]).toMatchObject({ nbHits: 2, nbPages: 2, hitsPerPage: 1, facets: { tags: { Sea: 2 } } })
  })

  it('is told what cannot be answered', async () => {
    const { client, ask } = await start()
    const wrong: Record<string, unknown>[] = [
      { facets: ['price'] },
      { facetFilters: ['price:3'] },
      { facetFilters: [['tags:Sea', 'authors:Ada']] },
      { facetFilters: [['tags:-Sea', 'tags:Moon']] },
      { facetFilters: ['constructor:Sea'] },
      { facetFilters: ['year:soon'] },
      { facetFilters: ['year:2024-01'] },
      { facetFilters: ['month:2024-13'] },
      { filters: 'tags:Sea tags:Moon' },
      { filters: '(tags:Sea' },
      { filters: 'tags:Sea AND' },
      { filters: 'NOT NOT tags:Sea' },
      { filters: 'tags:Sea OR publishedAtTimestamp > 3' },
      { numericFilters: ['price>3'] },
      { hitsPerPage: 101 },
      { page: -1 },
      { aroundLatLng: '1,2' },
      { tagFilters: ['sea'] },
      { query: 'x'.repeat(1_001) },
      { query: 'a\u0000b' },
    ]
    for (const params of wrong) {
      await expect.soft(ask(params), JSON.stringify(params)).rejects.toMatchObject({ name: 'ApiError', status: 400 })
    }
    await expect(
      client.searchForFacets({ requests: [{ indexName: 'articles', type: 'facet', facet: 'tags' }] }),
    ).rejects.toMatchObject({ status: 400 })
  })
})

describe('the API of InstantSearch', () => {
  it('is open to pages of other sites, which send its requests as text', async () => {
    const { http } = await start()
    const origin = 'https://a.example'
    const preflight = await request(http)
      .options(PATH)
      .set({ origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-algolia-api-key' })
    expect([preflight.status, preflight.headers]).toMatchObject([
      204,
      { 'access-control-allow-methods': 'GET, HEAD, POST', 'access-control-allow-origin': '*' },
    ])
    const body = JSON.stringify({ requests: [{ indexName: 'a', query: 'tide' }] })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
      const {
        status,
        body: answer,
        headers,
      } = await request(http).post(PATH).set({ origin, 'content-type': type }).send(body)
      expect([status, answer.results[0].nbHits, headers['access-control-allow-origin']]).toEqual([200, 2, '*'])
    }
  })

  it('answers errors as Algolia does', async () => {
    const { http } = await start()
    const post = (path: string, body: string) => request(http).post(path).set('content-type', 'text/plain').send(body)
    const cases: [string, string, number][] = [
      [PATH, '{', 400],
      [PATH, '', 400],
      [PATH, '[]', 400],
      [PATH, '{"requests":[]}', 400],
      [PATH, '{"requests":[null]}', 400],
      [PATH, `{"requests":[${Array.from({ length: 11 }, () => '{"indexName":"a"}')}]}`, 400],
      ['/1/indexes/articles/queries', '{"requests":[{"indexName":"a"}]}', 404],
      ['/1/indexes/*/recommendations', '{}', 404],
    ]
    for (const [path, sent, status] of cases) {
      const { status: answered, body } = await post(path, sent)
      expect.soft([answered, body], sent).toEqual([status, { message: expect.stringMatching(/./), status }])
    }
    const { status, body } = await request(http).get(PATH)
    expect([status, body.status]).toEqual([405, 405])
  })

  it('costs what searches do', async () => {
    const { app } = await startApp({ adapters: ['instantsearch'], rateLimit: 12 })
    const send = () =>
      request(app.server)
        .post(PATH)
        .send({ requests: [{ indexName: 'a' }] })
    expect((await send()).headers['ratelimit']).toContain('r=2')
    const { status, body } = await send()
    expect([status, body.status]).toEqual([429, 429])
  })
})
