import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { deriveArticle } from '../src/articles/derive.ts'
import { createArticleWriter } from '../src/articles/writer.ts'
import type { Sql } from '../src/database/sql.ts'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'

const source = 'trump-envoy-meets-putin-in-moscow-as-us-russia-edge-closer-on-ukraine-talks'
const titles = (body: { data: { title: string }[] }) => body.data.map(({ title }) => title)

describe('the source text', () => {
  it('is served with its title, its words, its reading time and its paragraphs, and without furniture', async () => {
    const { http, seed } = await startApp()
    await seed()
    const { body } = await request(http).get(`/v1/articles/${source}?formats=html,text,markdown,blocks`).expect(200)
    expect(body).toMatchObject({
      slug: source,
      title: 'Trump envoy meets Putin in Moscow as US, Russia edge closer on Ukraine talks',
      wordCount: 444,
      readingTime: { seconds: 133, text: '2 minutes, 13 seconds' },
      language: 'en',
    })
    expect(body.body.blocks).toHaveLength(12)
    expect(body.keywords).toEqual(expect.arrayContaining(['Ukraine', 'Steve Witkoff', 'Kremlin']))
    expect(JSON.stringify(body)).not.toContain('Similar Posts')
    expect(JSON.stringify(body)).not.toContain('seconds Read')
  })
})

describe('GET /v1/articles/{slug}', () => {
  it('takes the id as well', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'Cocoa' }))
    const { body } = await request(http).get('/v1/articles/cocoa').expect(200)
    const byId = await request(http).get(`/v1/articles/${body.id}`).expect(200)
    expect(byId.body).toEqual(body)
  })

  it('answers HEAD like GET, without the body', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'Cocoa' }))
    const get = await request(http).get('/v1/articles/cocoa').expect(200)
    const head = await request(http).head('/v1/articles/cocoa').expect(200)
    expect(head.text ?? '').toBe('')
    for (const name of ['content-length', 'content-type']) expect(head.headers[name]).toBe(get.headers[name])
  })

  it('holds HTML unless other formats are asked for', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'Cocoa', text: 'One & two.\n\nThree.' }))
    const usual = await request(http).get('/v1/articles/cocoa')
    expect(usual.body.body).toEqual({ html: '<p id="p1">One &#x26; two.</p><p id="p2">Three.</p>' })
    const others = await request(http).get('/v1/articles/cocoa?formats=text,markdown,blocks')
    expect(others.body.body).toEqual({
      text: 'One & two.\n\nThree.',
      markdown: 'One & two.\n\nThree.',
      blocks: [
        { id: 'p1', type: 'paragraph', text: 'One & two.' },
        { id: 'p2', type: 'paragraph', text: 'Three.' },
      ],
    })
  })

  it('is cut down to the fields that are asked for', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'Cocoa' }))
    const { body } = await request(http).get('/v1/articles/cocoa?fields=title,slug')
    expect(body).toEqual({ slug: 'cocoa', title: 'Cocoa' })
  })

  it('includes its neighbours by date, its JSON-LD and its related articles', async () => {
    const { http, add } = await startApp()
    await add(
      article({ title: 'Old', publishedAt: '2024-01-01' }),
      article({ title: 'Middle', publishedAt: '2024-01-02', authors: ['Ada'] }),
      article({ title: 'New', publishedAt: '2024-01-03' }),
    )
    const { body } = await request(http).get('/v1/articles/middle?fields=title&include=adjacent,jsonld,related')
    expect(body.adjacent).toMatchObject({ previous: { slug: 'old' }, next: { slug: 'new' } })
    expect(body.jsonld).toMatchObject({ '@type': 'NewsArticle', headline: 'Middle', author: [{ name: 'Ada' }] })
    expect(body.related).toHaveLength(2)
    const last = await request(http).get('/v1/articles/new?include=adjacent')
    expect(last.body.adjacent.next).toBeNull()
  })

  it('refuses what it does not know, with what was probably meant', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'Cocoa' }))
    const { body } = await request(http)
      .get('/v1/articles/cocoa?feilds=title&formats=htm&include=relatd&fields=titel')
      .expect(400)
    expect(body.errors).toHaveLength(4)
    expect(body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ parameter: 'feilds', suggestion: 'fields' }),
        expect.objectContaining({ parameter: 'formats', suggestion: 'html' }),
        expect.objectContaining({ parameter: 'include', suggestion: 'related' }),
        expect.objectContaining({ parameter: 'fields', suggestion: 'title' }),
      ]),
    )
  })

  it.each(['nope', '999999', '0', 'Cocoa', 'cocoa%2Frelated'])('says that there is no %s', async (name) => {
    const { http, add } = await startApp()
    await add(article({ title: 'Cocoa' }))
    const { body } = await request(http).get(`/v1/articles/${name}`).expect(404)
    expect(body.detail).toBe(`No article is called "${decodeURIComponent(name)}".`)
  })
})

describe('GET /v1/articles', () => {
  it('lists the newest first, with a total and without bodies', async () => {
    const { http, add } = await startApp()
    await add(
      article({ title: 'Old', publishedAt: '2024-01-01' }),
      article({ title: 'New', publishedAt: '2024-02-01' }),
    )
    const { body } = await request(http).get('/v1/articles').expect(200)
    expect(titles(body)).toEqual(['New', 'Old'])
    expect(body.meta).toEqual({ limit: 20, total: 2 })
    expect(body.data[0].body).toEqual({})
  })

  it('leaves out the total when it is not wanted', async () => {
    const { http } = await startApp()
    const { body } = await request(http).get('/v1/articles?count=none')
    expect(body.meta).toEqual({ limit: 20 })
  })

  // Each order is another one, so that none passes for another.
  it.each([
    ['publishedAt', ['b', 'C', 'Á']],
    ['updatedAt', ['Á', 'C', 'b']],
    ['title', ['Á', 'b', 'C']],
  ])('sorts by %s, and the other way round', async (sort, expected) => {
    const { http, db } = await startApp()
    const save = (at: string, title: string, publishedAt: string, text: string) =>
      createArticleWriter(db, () => new Date(at)).save([
        { article: deriveArticle(article({ title, publishedAt, text })), key: title },
      ])
    await save('2024-06-01', 'b', '2024-01-01', 'First.')
    await save('2024-06-02', 'Á', '2024-01-03', 'Text.')
    await save('2024-06-03', 'C', '2024-01-02', 'Text.')
    await save('2024-06-04', 'b', '2024-01-01', 'Changed.')
    const { body } = await request(http).get(`/v1/articles?sort=${sort}`).expect(200)
    expect(titles(body)).toEqual(expected)
    const { body: reversed } = await request(http).get(`/v1/articles?sort=-${sort}`).expect(200)
    expect(titles(reversed)).toEqual(expected.toReversed())
  })

  it.each([
    ['tag=food', ['Both', 'Food']],
    ['tag=food,sea', ['Both', 'Sea', 'Food']],
    ['tag=food&tag=sea', ['Both']],
    ['-tag=food', ['None', 'Sea']],
    ['-tag=food,sea', ['None']],
    ['tag=sea&-tag=food', ['Sea']],
    ['tag=nope', []],
    ['author=ada', ['Sea', 'Food']],
    ['-author=ada', ['None', 'Both']],
    ['author=ada&author=bo', ['Sea']],
    ['author=ada,bo&-tag=food', ['Sea']],
    ['lang=de', ['None']],
    ['lang=DE', ['None']],
    ['tag=SEA&-tag=Food', ['Sea']],
    ['lang=de,fr', ['None', 'Both']],
    ['from=2024-01-02&to=2024-01-03', ['Sea']],
    ['from=2024-01-03&to=2024-01-03', []],
    ['from=2024-01-03', ['None', 'Both']],
    ['to=2024-01-03', ['Sea', 'Food']],
    ['from=2024-01-02T00:00:00.001Z', ['None', 'Both']],
    ['to=2024-01-02T01:00:00%2B01:00', ['Food']],
  ])('narrows by %s', async (query, expected) => {
    const { http, add } = await startApp()
    await add(
      article({ title: 'Food', tags: ['Food'], authors: ['Ada'], language: 'en', publishedAt: '2024-01-01' }),
      article({ title: 'Sea', tags: ['Sea'], authors: ['Ada', 'Bo'], language: 'en', publishedAt: '2024-01-02' }),
      article({ title: 'Both', tags: ['Sea', 'Food'], authors: ['Bo'], language: 'fr', publishedAt: '2024-01-03' }),
      article({ title: 'None', language: 'de', publishedAt: '2024-01-04' }),
    )
    const { body } = await request(http).get(`/v1/articles?${query}`).expect(200)
    expect(titles(body).sort()).toEqual(expected.sort())
    expect(body.meta.total).toBe(expected.length)
  })

  it('answers articles by id in the order that was asked for', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'A' }), article({ title: 'B' }), article({ title: 'C' }))
    const { body: all } = await request(http).get('/v1/articles?sort=title')
    const [a, b, c] = all.data.map(({ id }: { id: string }) => id)
    const { body } = await request(http).get(`/v1/articles?ids=${c},${a},${b},999`)
    expect(titles(body)).toEqual(['C', 'A', 'B'])
    const sorted = await request(http).get(`/v1/articles?ids=${c},${a},${b}&sort=title`)
    expect(titles(sorted.body)).toEqual(['A', 'B', 'C'])
    const first = await request(http).get(`/v1/articles?ids=${c},${a},${b}&limit=2`)
    const second = await request(http).get(first.body.links.next)
    expect([...titles(first.body), ...titles(second.body)]).toEqual(['C', 'A', 'B'])
  })

  it('costs a fixed number of statements, however many articles it shows', async () => {
    const { add, db, articles } = await startApp()
    await add(...Array.from({ length: 30 }, (_, i) => article({ title: `T${i}`, tags: ['a', 'b'], authors: ['x'] })))
    const statementsFor = async (limit: number): Promise<number> => {
      let count = 0
      const { all, allSlow } = db
      const counting =
        <T>(ask: (query: Sql) => Promise<T[]>) =>
        (query: Sql) => {
          count += 1
          return ask(query)
        }
      Object.assign(db, { all: counting(all), allSlow: counting(allSlow) })
      await articles.list({ limit, count: 'exact', include: ['adjacent', 'jsonld'], formats: ['html'] })
      Object.assign(db, { all, allSlow })
      return count
    }
    expect(await statementsFor(30)).toBe(await statementsFor(2))
  })

  it('names everything that is wrong at once, with what was probably meant', async () => {
    const { http } = await startApp()
    const { body } = await request(http).get('/v1/articles?autor=x&limit=0&sort=titel&from=yesterday').expect(400)
    expect(body.errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ parameter: 'autor', suggestion: 'author' }),
        expect.objectContaining({ parameter: 'limit' }),
        expect.objectContaining({ parameter: 'sort', suggestion: 'title' }),
        expect.objectContaining({ parameter: 'from' }),
      ]),
    )
  })

  it.each([
    ['limit', ['101', '0', '-1', '1e1', '0x10', '1.5', '', '2&limit=3', '99999999999']],
    ['page', ['0', '-1', 'x', '100001']],
    ['ids', ['abc', '-1', '1,,2', Array.from({ length: 101 }, () => 1).join(',')]],
    ['from', ['yesterday', '2024-02-30', '2024-1-1', '2024-01-01T00:00:00', '']],
    ['sort', ['date', '', 'title,slug', '--title']],
    ['tag', ['', 'a,,b']],
    ['lang', ['e']],
    ['count', ['maybe']],
    ['fields', ['', 'title,nope']],
    ['include', ['nope', '']],
    ['formats', ['pdf']],
    ['cursor', ['']],
  ])('refuses what %s cannot be', async (parameter, values) => {
    const { http } = await startApp()
    for (const value of values) {
      const { body } = await request(http).get(`/v1/articles?${parameter}=${value}`)
      expect(body, value).toMatchObject({ status: 400, errors: [{ parameter }] })
    }
  })

  it('shows as many as were asked for, from one to a hundred', async () => {
    const { http, add } = await startApp()
    await add(...Array.from({ length: 101 }, (_, i) => article({ title: `Number ${i}` })))
    for (const limit of [1, 100]) {
      const { body } = await request(http).get(`/v1/articles?limit=${limit}&fields=id`).expect(200)
      expect(body.data).toHaveLength(limit)
      expect(body.meta).toEqual({ limit, total: 101 })
    }
  })

  it('cuts each article down to the fields that are asked for, and gives it what is included', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'A', text: 'One.' }))
    const { body } = await request(http).get('/v1/articles?fields=title,body&formats=text&include=adjacent')
    expect(body.data).toEqual([{ title: 'A', body: { text: 'One.' }, adjacent: { previous: null, next: null } }])
  })
})

describe('drafts, articles whose time is yet to come, and what was withdrawn', () => {
  const hidden = { title: 'Zanzibar secret', text: 'zanzibar zanzibar', tags: ['Zanzibar'], authors: ['Zanzibar'] }

  async function startWithSecrets() {
    const app = await startApp()
    await app.add(
      article({ title: 'Public', text: 'Nothing to hide.', publishedAt: '2024-01-02' }),
      article({ ...hidden, status: 'draft', publishedAt: '2024-01-01' }),
      article({ ...hidden, publishedAt: '2999-01-01', status: 'scheduled' }),
      article({ ...hidden, publishedAt: '2999-01-01' }),
      article({ ...hidden, slug: 'withdrawn', publishedAt: '2024-01-03' }),
    )
    await app.add(article({ ...hidden, slug: 'withdrawn', publishedAt: '2024-01-03', status: 'draft' }))
    return app
  }

  it.each([
    ['/v1/articles', 1],
    ['/v1/articles?sort=title', 1],
    ['/v1/articles?page=1&include=adjacent,jsonld&formats=html,text,markdown,blocks', 1],
    ['/v1/articles?tag=zanzibar', 0],
    ['/v1/articles?-tag=zanzibar', 1],
    ['/v1/articles?author=zanzibar', 0],
    ['/v1/articles?ids=1,2,3,4,5', 1],
    ['/v1/articles?from=2024-01-03', 0],
    ['/v1/articles/public?include=adjacent,related,jsonld', undefined],
    ['/v1/articles/public/related?limit=20', undefined],
    ['/v1/search?q=zanzibar', 0],
    ['/v1/search?q=zanzibar+nothing', 1],
    ['/v1/search?q=zanzibar&sort=newest', 0],
    ['/v1/suggest?q=zan', undefined],
    ['/v1/suggest?q=sec', undefined],
    ['/v1/tags', 0],
    ['/v1/authors?sort=name', 0],
  ])('are not in %s', async (path, total) => {
    const { http } = await startWithSecrets()
    const { body } = await request(http).get(path).expect(200)
    // What was asked for may be said again.
    const { links: _, meta: { query: __, ...meta } = {}, ...rest } = body
    expect(JSON.stringify(rest)).not.toMatch(/zanzibar|secret|withdrawn/i)
    expect(meta.total).toBe(total)
  })

  it.each(['tags/zanzibar', 'authors/zanzibar', 'articles/zanzibar-secret', 'articles/withdrawn', 'articles/2'])(
    'cannot be told by %s from what never was',
    async (path) => {
      const { http } = await startWithSecrets()
      const secret = await request(http).get(`/v1/${path}`).expect(404)
      const nothing = await request(http)
        .get(`/v1/${path.replace(/[^/]+$/, 'nothing')}`)
        .expect(404)
      const name = path.replace(/^.*\//, '')
      expect(secret.text.replaceAll(name, 'nothing')).toBe(nothing.text)
      if (path.startsWith('articles')) await request(http).get(`/v1/${path}/related`).expect(404)
    },
  )

  it('are not in the description of the API', async () => {
    const { app } = await startWithSecrets()
    expect(JSON.stringify(app.swagger())).not.toMatch(/zanzibar/i)
  })
})
