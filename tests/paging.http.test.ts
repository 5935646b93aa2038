import fc from 'fast-check'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { sorts } from '../src/articles/query.ts'
import { article } from './support/article.ts'
import { startApp, type TestApp } from './support/start-app.ts'

const many = (count: number, day = 1) =>
  Array.from({ length: count }, (_, i) =>
    // Several on one day, so that the order among equals matters.
    article({
      title: `Article ${day}-${i}`,
      publishedAt: new Date(Date.UTC(2024, day, Math.floor(i / 4) + 1)).toISOString(),
    }),
  )

interface ListBody {
  data: { slug: string }[]
  links: { next: string | null }
}

async function walk(http: TestApp['http'], path: string, between?: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  for (let next: string | null = path; next; ) {
    const { body }: { body: ListBody } = await request(http).get(next).expect(200)
    seen.push(...body.data.map(({ slug }) => slug))
    next = body.links.next
    await between?.()
  }
  return seen
}

describe('walking a list', () => {
  it.each(sorts)('shows each article once when sorted by %s', async (sort) => {
    const { http, add } = await startApp()
    await add(...many(57))
    const seen = await walk(http, `/v1/articles?limit=10&sort=${sort}`)
    expect(seen).toHaveLength(57)
    expect(new Set(seen).size).toBe(57)
    const { body } = await request(http).get(`/v1/articles?limit=100&sort=${sort}`)
    expect(seen).toEqual(body.data.map(({ slug }: { slug: string }) => slug))
  })

  it.each(sorts)('shows nothing twice and misses nothing while articles come in, sorted by %s', async (sort) => {
    const { http, add } = await startApp()
    await add(...many(57, 3))
    const { body } = await request(http).get('/v1/articles?limit=100')
    const there: string[] = body.data.map(({ slug }: { slug: string }) => slug)
    let round = 0
    const seen = await walk(http, `/v1/articles?limit=10&sort=${sort}`, async () => {
      round += 1
      if (round < 8)
        await add(
          article({ title: `Zebra ${round}`, publishedAt: '2025-01-01' }),
          article({ title: `Aardvark ${round}`, publishedAt: '2020-01-01' }),
        )
    })
    expect(new Set(seen).size).toBe(seen.length)
    expect(there.filter((slug) => !seen.includes(slug))).toEqual([])
  })

  it('goes back by prev as it came by next', async () => {
    const { http, add } = await startApp()
    await add(...many(25))
    const first = await request(http).get('/v1/articles?limit=10')
    const second = await request(http).get(first.body.links.next)
    const third = await request(http).get(second.body.links.next)
    expect(third.body.links.next).toBeNull()
    const backToSecond = await request(http).get(third.body.links.prev)
    expect(backToSecond.body.data).toEqual(second.body.data)
    const backToFirst = await request(http).get(backToSecond.body.links.prev)
    expect(backToFirst.body.data).toEqual(first.body.data)
    expect(backToFirst.body.links.prev).toBeNull()
  })

  it.each(sorts)('goes back to the start by prev, past what has come in before it, sorted by %s', async (sort) => {
    const { http, add } = await startApp()
    await add(...many(25))
    const first = await request(http).get(`/v1/articles?limit=10&sort=${sort}&fields=slug`)
    const second = await request(http).get(first.body.links.next)
    await add(
      ...Array.from({ length: 6 }, (_, i) => article({ title: `Zebra ${i}`, publishedAt: '2025-01-01' })),
      ...Array.from({ length: 6 }, (_, i) => article({ title: `Aardvark ${i}`, publishedAt: '2020-01-01' })),
    )
    let back: string[] = []
    for (let prev: string | null = second.body.links.prev; prev; ) {
      const { body } = await request(http).get(prev).expect(200)
      back = [...body.data.map(({ slug }: { slug: string }) => slug), ...back]
      prev = body.links.prev
    }
    const { body: all } = await request(http).get(`/v1/articles?limit=100&sort=${sort}&fields=slug`)
    const slugs: string[] = all.data.map(({ slug }: { slug: string }) => slug)
    expect(back).toEqual(slugs.slice(0, slugs.indexOf(second.body.data[0].slug)))
  })

  it('has the same links in the Link header', async () => {
    const { http, add } = await startApp()
    await add(...many(25))
    const first = await request(http).get('/v1/articles?limit=10')
    const second = await request(http).get(first.body.links.next)
    const { self, next, prev } = second.body.links
    expect(self).toBe(first.body.links.next)
    expect(second.headers['link']).toBe(`<${next}>; rel="next", <${prev}>; rel="prev"`)
    const whole = await request(http).get('/v1/articles?limit=100')
    expect(whole.headers['link']).toBeUndefined()
    expect(whole.body.links).toEqual({ self: '/v1/articles?limit=100', next: null, prev: null })
  })

  it('keeps the query in its links, whatever is in it', async () => {
    const { http, add } = await startApp()
    await add(...many(3).map((one) => ({ ...one, tags: ['C & C++', 'Ünïcode'] })))
    const query = 'limit=1&tag=c-c&tag=unicode,x%26y&-tag=a%2Bb%20c&from=2024-01-01T00%3A00%3A00%2B02%3A00&fields=slug'
    expect(await walk(http, `/v1/articles?${query}`)).toHaveLength(3)
    const { body } = await request(http).get(`/v1/articles?${query}`)
    const next = new URL(body.links.next, 'http://x').searchParams
    next.delete('cursor')
    expect([...next]).toEqual([...new URLSearchParams(query)])
  })

  it('has pages by number', async () => {
    const { http, add } = await startApp()
    await add(...many(25))
    const { body } = await request(http).get('/v1/articles?limit=10&page=2')
    expect(body.meta).toEqual({ limit: 10, total: 25, page: 2 })
    expect(body.links).toMatchObject({ next: '/v1/articles?limit=10&page=3', prev: '/v1/articles?limit=10&page=1' })
    expect(await walk(http, '/v1/articles?limit=10&page=1')).toHaveLength(25)
    const beyond = await request(http).get('/v1/articles?limit=10&page=99')
    expect(beyond.body.data).toEqual([])
  })

  it('refuses a cursor together with a page, and one of another query', async () => {
    const { http, add } = await startApp()
    await add(...many(25))
    const { body } = await request(http).get('/v1/articles?limit=10')
    const cursor = new URL(body.links.next, 'http://x').searchParams.get('cursor')
    await request(http).get(`/v1/articles?cursor=${cursor}&page=2`).expect(400)
    const other = await request(http).get(`/v1/articles?cursor=${cursor}&sort=title`).expect(400)
    expect(other.body.errors[0]).toMatchObject({ parameter: 'cursor' })
    for (const filter of ['tag=a', '-tag=a', 'author=a', 'from=2024-01-01', 'to=2025-01-01', 'lang=en', 'ids=1,2']) {
      await request(http).get(`/v1/articles?cursor=${cursor}&${filter}`).expect(400)
    }
    await request(http).get(`/v1/search?q=article&cursor=${cursor}`).expect(400)
    await request(http).get(`/v1/tags?cursor=${cursor}`).expect(400)
    await request(http).get(`/v1/articles?cursor=${cursor}&limit=5`).expect(200)
  })

  it('answers 400 to whatever was not given out as a cursor', async () => {
    const { http, add } = await startApp()
    await add(...many(5))
    const { body } = await request(http).get('/v1/articles?limit=2')
    const cursor = new URL(body.links.next, 'http://x').searchParams.get('cursor') ?? ''
    for (let length = 1; length < cursor.length; length += 1) {
      const { status } = await request(http).get(`/v1/articles?cursor=${cursor.slice(0, length)}`)
      expect(status, `cut after ${length}`).toBe(400)
    }
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ minLength: 1 }),
          fc.json().map((json) => Buffer.from(json).toString('base64url')),
        ),
        async (text) => {
          for (const path of ['/v1/articles?', '/v1/search?q=a&', '/v1/tags?']) {
            const { status } = await request(http).get(`${path}cursor=${encodeURIComponent(text)}`)
            expect(status).toBe(400)
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  it('answers 400 to a cursor whose place was tampered with', async () => {
    const { http, add } = await startApp()
    await add(...many(25))
    const { body } = await request(http).get('/v1/search?q=article&limit=2')
    const cursor = new URL(body.links.next, 'http://x').searchParams.get('cursor') ?? ''
    const honest = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    for (const value of ['x', -1, 1.5, 1e300]) {
      const forged = Buffer.from(JSON.stringify({ ...honest, value })).toString('base64url')
      await request(http).get(`/v1/search?q=article&cursor=${forged}`).expect(400)
    }
  })
})
