import GhostContentApi from '@tryghost/content-api'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startListening } from './support/listening.ts'
import { startApp } from './support/start-app.ts'

const key = '22444f78447824223cefc48062'

const picture = { url: 'https://pictures.example/sea.jpg', alt: 'The sea' }

async function start() {
  const app = await startListening(['ghost'])
  await app.add(
    article({ title: 'Why the tide comes in', tags: ['Sea', 'Moon'], authors: ['Ada', 'Bob'], image: picture }),
    article({ title: 'Neap tides', tags: ['Sea'], authors: ['Bob'], publishedAt: '2024-02-01T00:00:00Z' }),
    article({ title: 'How bread rises', tags: ['Food'], publishedAt: '2024-03-01T00:00:00Z' }),
    article({ title: 'Secret', tags: ['Sea', 'Hidden'], authors: ['Eve'], status: 'draft' }),
  )
  return { ...app, publicUrl: app.url, api: new GhostContentApi({ url: app.url, key, version: 'v6.0' }) }
}

const titles = (posts: readonly { title: string }[]) => posts.map(({ title }) => title)

const filters: [string, string[]][] = [
  ['tag:sea', ['Neap tides', 'Why the tide comes in']],
  ['tags:sea+tags:moon', ['Why the tide comes in']],
  ['tag:[moon,food]', ['How bread rises', 'Why the tide comes in']],
  ['tag:[sea+moon]', ['Why the tide comes in']],
  ['tag:moon,tag:food', ['How bread rises', 'Why the tide comes in']],
  ['tag:-sea', ['How bread rises']],
  ['tag:-[food,moon]', ['Neap tides']],
  ['author:bob+tag:-moon', ['Neap tides']],
  ['authors.slug:ada', ['Why the tide comes in']],
  ['tag:hidden', []],
  ['slug:[neap-tides,how-bread-rises]', ['Neap tides', 'How bread rises']],
  ['slug:-neap-tides', ['How bread rises', 'Why the tide comes in']],
  ['slug:-neap-tides+tag:sea', ['Why the tide comes in']],
  ['slug:secret', []],
  ['slug:[neap-tides,secret]+tag:sea', ['Neap tides']],
  ['id:[1,3]', ['Why the tide comes in', 'How bread rises']],
  ['id:-1', ['How bread rises', 'Neap tides']],
  ['id:1+id:2', []],
  ['id:4', []],
  ['id:1,id:2', ['Why the tide comes in', 'Neap tides']],
  ['featured:true', []],
  ['featured:false+visibility:public', ['How bread rises', 'Neap tides', 'Why the tide comes in']],
  ['(tag:food,featured:true)+author:-bob', ['How bread rises']],
  ["published_at:>'2024-02-01'", ['How bread rises']],
  ["published_at:>='2024-02-01 00:00:00'", ['How bread rises', 'Neap tides']],
  ["published_at:<'2024-02-01T00:00:00.000Z'", ['Why the tide comes in']],
  ["published_at:<='2024-02-01T00:00:00+00:00'+tag:sea", ['Neap tides', 'Why the tide comes in']],
  ["published_at:>'2024-01-15'+published_at:<'2024-02-15'", ['Neap tides']],
  ['published_at:<now-10d', ['How bread rises', 'Neap tides', 'Why the tide comes in']],
  ['published_at:>now-10d', []],
]

const impossible = [
  { filter: 'primary_tag:sea' },
  { filter: 'title:~tide' },
  { filter: 'tag:sea,author:ada' },
  { filter: 'tag:-sea,tag:moon' },
  { filter: 'tags:null' },
  { filter: 'featured:>false' },
  { filter: 'published_at:>soon' },
  { filter: "published_at:>'2024-99-99'" },
  { filter: 'constructor:sea' },
  { filter: 'tag:' },
  { filter: ')(' },
  { filter: `id:[${Array.from({ length: 101 }, (_, id) => id).join(',')}]` },
  { filter: `tag:[${Array.from({ length: 21 }, (_, id) => `t${id}`).join(',')}]` },
  { filter: `${'('.repeat(900)}tag:sea` },
  { order: 'slug asc' },
  { order: 'title sideways' },
  { formats: 'mobiledoc' },
  { limit: '0' },
  { page: 'x' },
]

describe('the client of Ghost', () => {
  it('lists posts, a page at a time', async () => {
    const { api } = await start()
    const posts = await api.posts.browse({ limit: 2 })
    expect(titles(posts)).toEqual(['How bread rises', 'Neap tides'])
    expect(posts.meta.pagination).toEqual({ page: 1, limit: 2, pages: 2, total: 3, next: 2, prev: null })
    const rest = await api.posts.browse({ limit: 2, page: 2 })
    expect(titles(rest)).toEqual(['Why the tide comes in'])
    expect(rest.meta.pagination).toEqual({ page: 2, limit: 2, pages: 2, total: 3, next: null, prev: 1 })
    expect(await api.posts.browse({ limit: 'all' })).toHaveLength(3)
    expect((await api.posts.browse()).meta.pagination).toMatchObject({ limit: 15, pages: 1 })
  })

  it('reads a post by its slug and by its id, with all that Ghost says of one', async () => {
    const { api, publicUrl } = await start()
    const post = await api.posts.read({ slug: 'why-the-tide-comes-in' }, { include: ['tags', 'authors'] })
    expect(post).toMatchObject({
      title: 'Why the tide comes in',
      html: '<p id="p1">Cocoa prices rise.</p>',
      feature_image: picture.url,
      feature_image_alt: 'The sea',
      featured: false,
      visibility: 'public',
      published_at: '2024-01-01T00:00:00.000+00:00',
      excerpt: 'Cocoa prices rise.',
      reading_time: 1,
      url: `${publicUrl}/v1/articles/why-the-tide-comes-in`,
      canonical_url: null,
      primary_tag: { slug: 'sea', name: 'Sea', url: `${publicUrl}/v1/tags/sea` },
      tags: [{ slug: 'sea' }, { slug: 'moon', description: null }],
      authors: [{ slug: 'ada' }, { slug: 'bob' }],
      primary_author: { name: 'Ada', bio: null },
    })
    expect(post).not.toHaveProperty('plaintext')
    expect(post['uuid']).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/)
    const plain = await api.posts.read({ id: post.id }, { formats: ['html', 'plaintext'] })
    expect(plain).toMatchObject({ uuid: post['uuid'], plaintext: 'Cocoa prices rise.' })
    expect(plain).not.toHaveProperty('tags')
    expect(await api.posts.read({ id: post.id }, { fields: ['id', 'title'] })).toEqual({
      id: post.id,
      title: post.title,
    })
  })

  it('filters posts', async () => {
    const { api } = await start()
    for (const [filter, expected] of filters) {
      const posts = await api.posts.browse({ filter })
      expect.soft(titles(posts), filter).toEqual(expected)
      expect.soft(posts.meta.pagination['total'], filter).toBe(expected.length)
    }
  })

  it.each([
    ['title asc', ['How bread rises', 'Neap tides', 'Why the tide comes in']],
    ['featured desc, published_at asc', ['Why the tide comes in', 'Neap tides', 'How bread rises']],
  ])('sorts posts by %s', async (order, expected) => {
    const { api } = await start()
    expect(titles(await api.posts.browse({ order }))).toEqual(expected)
  })

  it('lists and reads tags and authors of what is published', async () => {
    const { api } = await start()
    const tags = await api.tags.browse({ include: 'count.posts', order: 'count.posts DESC' })
    expect(tags.map(({ slug, count }) => [slug, count])).toEqual(
      [
        ['sea', { posts: 2 }],
        ['food', { posts: 1 }],
        ['moon', { posts: 1 }],
      ].sort((a, b) => (a[0] === 'sea' ? -1 : b[0] === 'sea' ? 1 : 0)),
    )
    expect(tags.meta.pagination).toMatchObject({ total: 3, pages: 1 })
    expect((await api.tags.browse({ limit: 2 })).map(({ slug }) => slug)).toEqual(['food', 'moon'])
    const named = await api.tags.browse({ filter: 'slug:[sea,food,hidden]+visibility:public' })
    expect(named.map(({ slug }) => slug)).toEqual(['food', 'sea'])
    const sea = await api.tags.read({ slug: 'sea' }, { include: 'count.posts' })
    expect(sea).toMatchObject({ name: 'Sea', count: { posts: 2 }, visibility: 'public', accent_color: null })
    expect((await api.tags.read({ id: sea.id })).slug).toBe('sea')
    expect((await api.authors.browse()).map(({ slug }) => slug)).toEqual(['ada', 'bob'])
    expect(await api.authors.read({ slug: 'bob' })).toMatchObject({ name: 'Bob', profile_image: null })
    await expect(api.tags.read({ slug: 'hidden' })).rejects.toMatchObject({ type: 'NotFoundError' })
    await expect(api.authors.read({ slug: 'eve' })).rejects.toMatchObject({ type: 'NotFoundError' })
  })

  it('reads settings, and finds no pages', async () => {
    const { api, publicUrl } = await start()
    expect(await api.settings.browse()).toMatchObject({ title: 'Broadsheet', url: `${publicUrl}/`, navigation: [] })
    expect(await api.pages.browse()).toHaveLength(0)
    await expect(api.pages.read({ slug: 'about' })).rejects.toMatchObject({ type: 'NotFoundError' })
  })

  it('finds no post that is not published', async () => {
    const { api } = await start()
    for (const which of [{ slug: 'secret' }, { id: '4' }, { slug: '1' }, { id: 'neap-tides' }]) {
      await expect(api.posts.read(which)).rejects.toMatchObject({ type: 'NotFoundError' })
    }
  })

  it('is told what cannot be answered', async () => {
    const { api } = await start()
    for (const options of impossible) {
      await expect
        .soft(api.posts.browse({ ...options }), JSON.stringify(options))
        .rejects.toMatchObject({ type: 'BadRequestError', message: /./ })
    }
  })
})

describe('the API of Ghost', () => {
  it('answers errors as Ghost does, whatever is asked for', async () => {
    const { http } = await start()
    const { body, status, headers } = await request(http).get(`/ghost/api/content/posts/slug/none/?key=${key}`)
    expect([status, headers['content-type']]).toEqual([404, 'application/json; charset=utf-8'])
    expect(body).toEqual({
      errors: [
        {
          message: expect.any(String),
          context: null,
          type: 'NotFoundError',
          details: null,
          property: null,
          help: null,
          code: null,
          id: expect.any(String),
          ghostErrorCode: null,
        },
      ],
    })
    const typeOf = async (path: string, method: 'get' | 'post' = 'get') =>
      (await request(http)[method](path)).body.errors?.[0].type
    expect(await typeOf('/ghost/api/content/newsletters/')).toBe('NotFoundError')
    expect(await typeOf('/ghost/api/content/posts/', 'post')).toBe('MethodNotAllowedError')
    expect(await typeOf('/ghost/api/content/posts/?filter=tag:a%00')).toBe('BadRequestError')
  })

  it('can be kept by caches until something that is shown has changed', async () => {
    const { http, writer: _, editor, add } = await start()
    const path = '/ghost/api/content/posts/?filter=tag:sea&fields=title'
    const first = await request(http).get(path)
    expect(first.headers).toMatchObject({
      'cache-control': expect.stringContaining('public'),
      'surrogate-key': 'tag:sea article:2 article:1',
      'content-version': 'v6.0',
    })
    expect(
      (
        await request(http)
          .get(path)
          .set('if-none-match', first.headers['etag'] ?? '')
      ).status,
    ).toBe(304)
    await editor.remove('neap-tides', { by: 'x', isCurrent: () => true })
    expect((await request(http).get(path)).body.posts).toEqual([{ title: 'Why the tide comes in' }])
    await add(article({ title: 'Spring tides', tags: ['Sea'], publishedAt: '2024-04-01T00:00:00Z' }))
    expect((await request(http).get(path)).body.posts).toHaveLength(2)
    // A moment passes without any article.
    const moving = '/ghost/api/content/posts/?filter=published_at:>now-1d'
    await request(http).get(moving)
    expect((await request(http).get(moving)).headers['cache-status']).not.toContain('hit')
  })

  it('is not there unless it is switched on', async () => {
    const { http } = await startApp()
    const { status, headers } = await request(http).get('/ghost/api/content/posts/')
    expect([status, headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8'])
  })
})
