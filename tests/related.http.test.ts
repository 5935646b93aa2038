import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'

const source = 'trump-envoy-meets-putin-in-moscow-as-us-russia-edge-closer-on-ukraine-talks'
const onItsThemes = [
  'what-the-budapest-memorandum-of-1994-promised',
  'the-minsk-agreements-two-ceasefires-that-did-not-hold',
  'the-korean-armistice-of-1953-a-truce-without-a-peace',
  'how-ceasefire-lines-become-borders',
  'special-envoys-and-the-art-of-shuttle-diplomacy',
  'how-crimea-was-annexed-in-2014',
  'how-sanctions-work-and-why-they-so-rarely-work-alone',
  'watching-the-line-the-osce-mission-in-ukraine',
]
const slugs = (body: { data: { slug: string }[] }) => body.data.map(({ slug }) => slug)

describe('GET /v1/articles/{slug}/related', () => {
  it('lists five articles on the themes of the source text, each with its reasons', async () => {
    const { http, seed } = await startApp()
    await seed()
    const { body } = await request(http).get(`/v1/articles/${source}/related`).expect(200)
    expect(body.data).toHaveLength(5)
    expect(new Set(slugs(body)).size).toBe(5)
    expect(body.meta.fallback).toBeNull()
    let last = 1
    for (const { slug, score, reasons } of body.data) {
      expect(onItsThemes).toContain(slug)
      expect(reasons.terms.length).toBeGreaterThan(0)
      expect(score).toBeGreaterThan(0)
      expect(score).toBeLessThanOrEqual(last)
      last = score
    }
  })

  it('lists of two articles on one subject the one for the other first', async () => {
    const { http, seed } = await startApp()
    await seed()
    const tides = ['why-the-tide-comes-in-twice-a-day', 'spring-tides-neap-tides-and-the-moon']
    for (const [one, other] of [tides, tides.toReversed()]) {
      const { body } = await request(http).get(`/v1/articles/${one}/related?limit=1`)
      expect(slugs(body)).toEqual([other])
    }
  })

  it('never lists the article itself, and fills up from the latest where nothing is similar', async () => {
    const { http, add } = await startApp()
    await add(
      article({ title: 'Cocoa', text: 'Beans.', publishedAt: '2024-01-01' }),
      article({ title: 'Tea', text: 'Leaves.', publishedAt: '2024-01-02' }),
      article({ title: 'Salt', text: 'Crystals.', publishedAt: '2024-01-03' }),
    )
    const { body } = await request(http).get('/v1/articles/cocoa/related').expect(200)
    expect(slugs(body)).toEqual(['salt', 'tea'])
    expect(body.meta.fallback).toBe('latest')
    expect(body.data[0]).toMatchObject({ score: 0, reasons: { terms: [], tags: [] } })
  })

  it('lists all others but the article itself where there is room, the similar ones first', async () => {
    const { http, seed } = await startApp()
    await seed()
    const { body } = await request(http).get(`/v1/articles/${source}/related?limit=20`).expect(200)
    expect(slugs(body)).toHaveLength(16)
    expect(slugs(body)).not.toContain(source)
    expect(new Set(slugs(body)).size).toBe(16)
    const scores: number[] = body.data.map(({ score }: { score: number }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    expect(scores.at(-1)).toBe(0)
    expect(body.meta.fallback).toBe('latest')
    const { body: byId } = await request(http).get(`/v1/articles/${source}?fields=id`)
    const same = await request(http).get(`/v1/articles/${byId.id}/related?limit=20`).expect(200)
    expect(same.body).toEqual(body)
  })

  it('shows articles in the fields and formats that are asked for', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'A' }), article({ title: 'B', text: 'Beans.' }))
    const { body } = await request(http).get('/v1/articles/a/related?fields=slug,body&formats=text')
    expect(body.data).toEqual([
      { slug: 'b', body: { text: 'Beans.' }, score: expect.any(Number), reasons: { terms: [], tags: [] } },
    ])
  })

  it('is empty where there is no other article', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'Cocoa' }))
    const { body } = await request(http).get('/v1/articles/cocoa/related').expect(200)
    expect(body).toEqual({ data: [], meta: { fallback: null } })
  })

  it('names the tags that both have', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'A', tags: ['Food', 'Sea'] }), article({ title: 'B', tags: ['Sea', 'Air'] }))
    const { body } = await request(http).get('/v1/articles/a/related')
    expect(body.data[0].reasons.tags).toEqual(['sea'])
  })

  it('can be narrowed', async () => {
    const { http, add } = await startApp()
    const same = { text: 'Cocoa beans from far away.' }
    await add(
      article({ ...same, title: 'Source' }),
      article({ ...same, title: 'A', publishedAt: '2024-02-01', tags: ['Food'] }),
      article({ ...same, title: 'B', publishedAt: '2024-03-01', tags: ['Food', 'Sea'] }),
      article({ ...same, title: 'C', publishedAt: '2024-04-01' }),
    )
    const related = async (query: string) => {
      const { body } = await request(http).get(`/v1/articles/source/related?${query}`).expect(200)
      return slugs(body).sort()
    }
    const { body: c } = await request(http).get('/v1/articles/c')
    expect(await related('')).toEqual(['a', 'b', 'c'])
    expect(await related(`exclude=a,${c.id},nope`)).toEqual(['b'])
    expect(await related('from=2024-03-01')).toEqual(['b', 'c'])
    expect(await related('to=2024-03-01')).toEqual(['a'])
    expect(await related('tag=food')).toEqual(['a', 'b'])
    expect(await related('tag=food&tag=sea')).toEqual(['b'])
    expect(await related('limit=1')).toHaveLength(1)
  })

  it('refuses what it does not take, and an article that is not there', async () => {
    const { http } = await startApp()
    await request(http).get('/v1/articles/nope/related').expect(404)
    for (const query of ['limit=0', 'limit=21', 'from=x', 'lang=en', 'cursor=x']) {
      await request(http).get(`/v1/articles/nope/related?${query}`).expect(400)
    }
  })
})
