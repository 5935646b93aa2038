import request from 'supertest'
import { describe, expect, it } from 'vitest'
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
    const { text = '' } = await request(http).head('/v1/articles/cocoa').expect(200)
    expect(text).toBe('')
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

  it('says what there is not', async () => {
    const { http } = await startApp()
    const { body } = await request(http).get('/v1/articles/nope').expect(404)
    expect(body.detail).toBe('No article is called "nope".')
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

  it.each([
    ['-publishedAt', ['C', 'b', 'Á']],
    ['publishedAt', ['Á', 'b', 'C']],
    ['-updatedAt', ['C', 'b', 'Á']],
    ['updatedAt', ['Á', 'b', 'C']],
    ['title', ['Á', 'b', 'C']],
    ['-title', ['C', 'b', 'Á']],
  ])('sorts by %s', async (sort, expected) => {
    const { http, add } = await startApp()
    await add(article({ title: 'Á', publishedAt: '2024-01-01' }))
    await add(article({ title: 'b', publishedAt: '2024-01-02' }))
    await add(article({ title: 'C', publishedAt: '2024-01-03' }))
    const { body } = await request(http).get(`/v1/articles?sort=${sort}`)
    expect(titles(body)).toEqual(expected)
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
    ['lang=de', ['None']],
    ['lang=de,fr', ['None', 'Both']],
    ['from=2024-01-02&to=2024-01-03', ['Sea']],
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

  it.each(['limit=101', 'limit=1e1', 'limit=', 'limit=2&limit=3', 'page=0', 'ids=abc', 'lang=e', 'count=maybe'])(
    'refuses %s',
    async (query) => {
      const { http } = await startApp()
      await request(http).get(`/v1/articles?${query}`).expect(400)
    },
  )
})

describe('drafts and articles whose time is yet to come', () => {
  it('are nowhere to be seen', async () => {
    const { http, add, app } = await startApp()
    const hidden = { title: 'Zanzibar secret', text: 'zanzibar zanzibar', tags: ['Zanzibar'], authors: ['Zanzibar'] }
    await add(
      article({ title: 'Public', text: 'Nothing to hide.' }),
      article({ ...hidden, status: 'draft' }),
      article({ ...hidden, publishedAt: '2999-01-01', status: 'scheduled' }),
    )
    const paths = [
      '/v1/articles',
      '/v1/articles/public?include=adjacent,related,jsonld',
      '/v1/articles/public/related',
      '/v1/articles?tag=zanzibar',
      '/v1/articles?ids=1,2,3',
      '/v1/search?q=zanzibar',
      '/v1/suggest?q=zan',
      '/v1/tags',
      '/v1/authors',
    ]
    for (const path of paths) {
      const { body } = await request(http).get(path).expect(200)
      const { links: _, meta, ...rest } = body
      expect(JSON.stringify(rest), path).not.toMatch(/zanzibar/i)
      if (meta?.total !== undefined) expect(meta.total, path).toBeLessThanOrEqual(1)
    }
    const draft = await request(http).get('/v1/articles/zanzibar-secret').expect(404)
    const nothing = await request(http).get('/v1/articles/zanzibar-nothing').expect(404)
    expect(draft.text.replaceAll('secret', 'nothing')).toBe(nothing.text)
    await request(http).get('/v1/tags/zanzibar').expect(404)
    await request(http).get('/v1/authors/zanzibar').expect(404)
    expect(JSON.stringify(app.swagger())).not.toMatch(/zanzibar/i)
  })
})
