import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'

describe.each([
  ['tags', 'tag'],
  ['authors', 'author'],
])('GET /v1/%s', (many, one) => {
  const labelled = (...names: string[]) => article({ [many]: names })

  it('lists those with the most articles first, and leads to their articles', async () => {
    const { http, add } = await startApp()
    await add(labelled('Zoë', 'Ada'), labelled('Zoë'), labelled('Émile'))
    const { body } = await request(http).get(`/v1/${many}`).expect(200)
    expect(body.data).toMatchObject([
      { slug: 'zoe', name: 'Zoë', articleCount: 2 },
      { slug: 'emile', name: 'Émile', articleCount: 1 },
      { slug: 'ada', name: 'Ada', articleCount: 1 },
    ])
    expect(body.meta.total).toBe(3)
    const { body: articles } = await request(http).get(body.data[0].links.articles).expect(200)
    expect(articles.meta.total).toBe(2)
  })

  it('sorts by name as people do', async () => {
    const { http, add } = await startApp()
    await add(labelled('Zoë', 'ada', 'Émile', 'Bo'))
    const { body } = await request(http).get(`/v1/${many}?sort=name`).expect(200)
    expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['ada', 'Bo', 'Émile', 'Zoë'])
  })

  it('is walked by cursor and by page', async () => {
    const { http, add } = await startApp()
    await add(labelled('A', 'B', 'C', 'D', 'E'), labelled('C'))
    for (const query of ['limit=2', 'limit=2&page=1', 'limit=2&sort=name']) {
      const first = await request(http).get(`/v1/${many}?${query}`).expect(200)
      const second = await request(http).get(first.body.links.next).expect(200)
      const third = await request(http).get(second.body.links.next).expect(200)
      const slugs = [first, second, third].flatMap(({ body }) => body.data.map(({ slug }: { slug: string }) => slug))
      expect(slugs.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
      expect(third.body.links.next).toBeNull()
    }
  })

  it('counts published articles alone, as they are now', async () => {
    const { http, add } = await startApp()
    await add(
      labelled('Ada', 'Bo'),
      article({ [many]: ['Ada'], slug: 'a' }),
      article({ [many]: ['Ada', 'Draft'], status: 'draft' }),
      article({ [many]: ['Ada', 'Later'], publishedAt: '2999-01-01' }),
    )
    const counts = async () => {
      const { body } = await request(http).get(`/v1/${many}?sort=name`).expect(200)
      return body.data.map(({ name, articleCount }: { name: string; articleCount: number }) => [name, articleCount])
    }
    expect(await counts()).toEqual([
      ['Ada', 2],
      ['Bo', 1],
    ])
    const { body } = await request(http).get(`/v1/${many}/ada`)
    expect(body.articleCount).toBe(2)
    await add(article({ [many]: ['Bo'], slug: 'a' }))
    expect(await counts()).toEqual([
      ['Ada', 1],
      ['Bo', 2],
    ])
    await request(http).get(`/v1/${many}/draft`).expect(404)
  })

  it('refuses what it does not take', async () => {
    const { http } = await startApp()
    for (const query of ['sort=-name', 'limit=101', 'page=0', 'cursor=x', 'tag=x', 'count=all']) {
      await request(http).get(`/v1/${many}?${query}`).expect(400)
    }
    const { body } = await request(http).get(`/v1/${many}?count=none`).expect(200)
    expect(body).toEqual({
      data: [],
      meta: { limit: 20 },
      links: { self: `/v1/${many}?count=none`, next: null, prev: null },
    })
  })

  it('answers one of them, and 404 where there is none', async () => {
    const { http, add } = await startApp()
    await add(labelled('Ada'))
    const { body } = await request(http).get(`/v1/${many}/ada`).expect(200)
    expect(body).toEqual({
      slug: 'ada',
      name: 'Ada',
      articleCount: 1,
      links: { self: `/v1/${many}/ada`, articles: `/v1/articles?${one}=ada` },
    })
    await request(http).get(`/v1/${many}/nope`).expect(404)
  })

  it('takes names that differ by case alone as one, and keeps C and C++ apart', async () => {
    const { http, add } = await startApp()
    await add(labelled('Ada', 'C'), labelled('ADA', 'C++'))
    const { body } = await request(http).get(`/v1/${many}?sort=name`)
    expect(body.data.map(({ slug, name }: { slug: string; name: string }) => [slug, name])).toEqual([
      ['ada', 'Ada'],
      ['c', 'C'],
      ['c-2', 'C++'],
    ])
  })
})
