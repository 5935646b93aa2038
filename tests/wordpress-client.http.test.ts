import apiFetchPackage from '@wordpress/api-fetch'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import WpApi from 'wpapi'
import { article } from './support/article.ts'
import { startListening } from './support/listening.ts'
import { startApp } from './support/start-app.ts'

// Its types are those of CommonJS, and what is imported is not.
const apiFetch = apiFetchPackage as unknown as typeof apiFetchPackage.default

const picture = { url: 'https://pictures.example/sea.jpg', alt: 'The <sea>' }

async function start() {
  const app = await startListening(['wordpress'])
  await app.add(
    article({
      title: 'Why the tide comes in & goes',
      slug: 'tide',
      text: 'The Moon pulls at the <sea>.',
      tags: ['Sea', 'Moon'],
      authors: ['Ada', 'Bob'],
      image: picture,
    }),
    article({ title: 'Neap tides', tags: ['Sea'], authors: ['Bob'], publishedAt: '2024-02-01T00:00:00.500Z' }),
    article({ title: 'How bread rises', tags: ['Food'], publishedAt: '2024-03-01T00:00:00Z' }),
    article({ title: 'Secret tide', tags: ['Sea', 'Hidden'], authors: ['Eve'], status: 'draft' }),
  )
  const wp = new WpApi({ endpoint: `${app.url}/wp-json` })
  const idOf = async (kind: 'tags' | 'users', slug: string) => (await wp[kind]().slug(slug))[0]?.id ?? 0
  return { ...app, wp, idOf, publicUrl: app.url }
}

const slugs = (items: readonly { slug: string }[]) => items.map(({ slug }) => slug)

describe('wpapi', () => {
  it('finds the API by the address of the site', async () => {
    const { url, http, add } = await startListening(['wordpress'])
    await add(article({ slug: 'old' }), article({ slug: 'new', publishedAt: '2024-02-01T00:00:00Z' }))
    const wp = await WpApi.discover(url)
    const first = await wp.posts().perPage(1)
    expect(slugs(first)).toEqual(['new'])
    expect(slugs((await first._paging.next?.get()) ?? [])).toEqual(['old'])
    const { body } = await request(http).get('/wp-json')
    expect(body).toMatchObject({ name: 'Broadsheet', home: url, namespaces: ['wp/v2'] })
    expect(body.routes['/wp/v2/posts'].endpoints[0].args).toHaveProperty('categories')
  })

  it('walks posts a page at a time', async () => {
    const { wp, publicUrl } = await start()
    const first = await wp.posts().perPage(2)
    expect(slugs(first)).toEqual(['how-bread-rises', 'neap-tides'])
    expect(first._paging).toMatchObject({ total: 3, totalPages: 2 })
    expect(first._paging.links['next']).toBe(`${publicUrl}/wp-json/wp/v2/posts?per_page=2&page=2`)
    const second = await wp.posts().perPage(2).page(2)
    expect(slugs(second)).toEqual(['tide'])
    expect(second._paging.links).toEqual({ prev: `${publicUrl}/wp-json/wp/v2/posts?page=1&per_page=2` })
    await expect(wp.posts().perPage(2).page(3)).rejects.toMatchObject({
      code: 'rest_post_invalid_page_number',
      data: { status: 400 },
    })
  })

  it('reads a post, with all that WordPress says of one', async () => {
    const { wp, idOf, publicUrl } = await start()
    const [sea, moon, ada] = [await idOf('tags', 'sea'), await idOf('tags', 'moon'), await idOf('users', 'ada')]
    expect(await wp.posts().id(1)).toEqual({
      id: 1,
      date: '2024-01-01T00:00:00',
      date_gmt: '2024-01-01T00:00:00',
      guid: { rendered: `${publicUrl}/v1/articles/1` },
      modified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      modified_gmt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      slug: 'tide',
      status: 'publish',
      type: 'post',
      link: `${publicUrl}/v1/articles/tide`,
      title: { rendered: 'Why the tide comes in &amp; goes' },
      content: { rendered: '<p id="p1">The Moon pulls at the &#x3C;sea>.</p>', protected: false },
      excerpt: { rendered: '<p>The Moon pulls at the &lt;sea&gt;.</p>\n', protected: false },
      author: ada,
      featured_media: 1,
      comment_status: 'closed',
      ping_status: 'closed',
      sticky: false,
      template: '',
      format: 'standard',
      meta: [],
      categories: [sea, moon],
      tags: [sea, moon],
      _links: expect.objectContaining({
        self: [{ href: `${publicUrl}/wp-json/wp/v2/posts/1` }],
        author: [{ embeddable: true, href: `${publicUrl}/wp-json/wp/v2/users/${ada}` }],
      }),
    })
    expect(await wp.posts().id(3)).toMatchObject({ author: 0, featured_media: 0 })
    expect(await wp.media().id(1)).toMatchObject({ source_url: picture.url, alt_text: picture.alt })
    const [embedded] = await wp.posts().slug('tide').embed()
    expect(embedded?.['_embedded']).toMatchObject({
      author: [{ id: ada, name: 'Ada', slug: 'ada' }],
      'wp:featuredmedia': [{ source_url: picture.url }],
      'wp:term': [
        [{ id: sea, taxonomy: 'category', name: 'Sea' }, { taxonomy: 'category' }],
        [{ id: sea, taxonomy: 'post_tag' }, { id: moon }],
      ],
    })
    expect(await wp.posts().slug('tide').param('_fields', 'id,title.rendered')).toEqual(
      Object.assign([{ id: 1, title: { rendered: 'Why the tide comes in &amp; goes' } }], {
        _paging: expect.anything(),
      }),
    )
  })

  it('filters and sorts posts', async () => {
    const { wp, idOf } = await start()
    const [sea, moon, food] = [await idOf('tags', 'sea'), await idOf('tags', 'moon'), await idOf('tags', 'food')]
    const bob = await idOf('users', 'bob')
    const posts = () => wp.posts()
    const cases: [string, PromiseLike<{ slug: string }[]>, string[]][] = [
      ['tags', posts().tags([moon, food]), ['how-bread-rises', 'tide']],
      ['tags that are not there', posts().tags([999]), []],
      ['categories', posts().categories(sea), ['neap-tides', 'tide']],
      ['tags and categories', posts().tags(sea).categories(moon), ['tide']],
      ['tags_exclude', posts().param('tags_exclude', [moon]), ['how-bread-rises', 'neap-tides']],
      ['author', posts().author(bob), ['neap-tides', 'tide']],
      ['author_exclude', posts().param('author_exclude', bob), ['how-bread-rises']],
      ['include', posts().include([1, 3]).orderby('include'), ['tide', 'how-bread-rises']],
      ['include a draft', posts().include([1, 4]), ['tide']],
      ['exclude', posts().exclude([1, 3]), ['neap-tides']],
      ['slug', posts().slug('neap-tides'), ['neap-tides']],
      ['slug of a draft', posts().slug('secret-tide'), []],
      ['after', posts().after('2024-02-01T00:00:00'), ['how-bread-rises']],
      ['after, with a zone', posts().after('2024-02-01T00:59:59+01:00'), ['how-bread-rises', 'neap-tides']],
      ['before', posts().before(new Date('2024-02-01T00:00:00Z')), ['tide']],
      ['order', posts().order('asc'), ['tide', 'neap-tides', 'how-bread-rises']],
      ['orderby title', posts().orderby('title').order('asc'), ['how-bread-rises', 'neap-tides', 'tide']],
      ['sticky', posts().param('sticky', true), []],
      ['search', posts().search('tide'), ['neap-tides', 'tide']],
      ['search, oldest first', posts().search('tide').order('asc'), ['tide', 'neap-tides']],
      ['search by relevance', posts().search('moon').orderby('relevance'), ['tide']],
      ['search among tags', posts().search('tide').tags(moon), ['tide']],
    ]
    for (const [name, answer, expected] of cases) expect.soft(slugs(await answer), name).toEqual(expected)
  })

  it('lists and reads tags, categories and users of what is published', async () => {
    const { wp, idOf } = await start()
    const sea = await idOf('tags', 'sea')
    expect(slugs(await wp.tags())).toEqual(['food', 'moon', 'sea'])
    const popular = await wp.categories().orderby('count').order('desc').perPage(1)
    expect(popular[0]).toMatchObject({ id: sea, count: 2, taxonomy: 'category', parent: 0 })
    expect(popular._paging).toMatchObject({ total: 3, totalPages: 3 })
    expect(slugs(await wp.tags().post(1))).toEqual(['moon', 'sea'])
    expect(slugs(await wp.tags().post(4))).toEqual([])
    expect(slugs(await wp.tags().search('foo'))).toEqual(['food'])
    expect(slugs(await wp.tags().include([sea]))).toEqual(['sea'])
    expect(await wp.tags().id(sea)).toMatchObject({ name: 'Sea', taxonomy: 'post_tag', count: 2 })
    expect(slugs(await wp.users())).toEqual(['ada', 'bob'])
    expect(await wp.users().id(await idOf('users', 'bob'))).toMatchObject({ name: 'Bob', avatar_urls: {} })
    expect(slugs(await wp.tags().slug('hidden'))).toEqual([])
  })

  it('searches', async () => {
    const { wp, publicUrl } = await start()
    const found = await wp.search().search('neap tides')
    expect(found[0]).toMatchObject({
      id: 2,
      title: 'Neap tides',
      url: `${publicUrl}/v1/articles/neap-tides`,
      type: 'post',
      subtype: 'post',
    })
    expect(found._paging.total).toBe(2)
    expect(await wp.search().search('secret')).toHaveLength(0)
  })

  it.each([
    ['rest_post_invalid_id', 404, '/posts/4'],
    ['rest_post_invalid_id', 404, '/posts/99'],
    ['rest_post_invalid_id', 404, '/media/3'],
    ['rest_term_invalid', 404, '/tags/99'],
    ['rest_term_invalid', 404, '/categories/99?context=view'],
    ['rest_user_invalid_id', 404, '/users/99'],
    ['rest_no_route', 404, '/comments'],
    ['rest_no_route', 404, '/posts/tide'],
    ['rest_invalid_param', 400, '/posts?per_page=101'],
    ['rest_invalid_param', 400, '/posts?page=0'],
    ['rest_invalid_param', 400, '/posts?status=draft'],
    ['rest_invalid_param', 400, '/posts?context=edit'],
    ['rest_invalid_param', 400, '/posts?offset=3'],
    ['rest_invalid_param', 400, '/posts?tags[operator]=AND'],
    ['rest_invalid_param', 400, '/posts?tags=sea'],
    ['rest_invalid_param', 400, '/posts?after=soon'],
    ['rest_invalid_param', 400, '/posts?after=9999-12-31T23:59:59'],
    ['rest_invalid_param', 400, '/posts?orderby=rand'],
    ['rest_invalid_param', 400, '/posts?orderby=relevance'],
    ['rest_invalid_param', 400, '/posts?search=x&orderby=title'],
    ['rest_invalid_param', 400, '/posts?search=x&exclude=1'],
    ['rest_invalid_param', 400, '/tags?orderby=name&order=desc'],
    ['rest_invalid_param', 400, '/search?type=term'],
  ])('is told %s (%i) at %s', async (code, status, path) => {
    const { app } = await startApp({ adapters: ['wordpress'] })
    const { body, statusCode } = await request(app.server)
      .get(`/wp-json/wp/v2${path}`)
      .then(({ body, status: statusCode }) => ({ body, statusCode }))
    expect([statusCode, body.code, body.data.status]).toEqual([status, code, status])
    expect(body.message).toMatch(/./)
    if (status === 400) expect(Object.keys(body.data.params)).toHaveLength(1)
  })
})

describe('@wordpress/api-fetch', () => {
  it('reads lists, whole answers and errors', async () => {
    const { url } = await start()
    apiFetch.use(apiFetch.createRootURLMiddleware(`${url}/wp-json/`))
    const posts = await apiFetch<{ slug: string }[]>({ path: '/wp/v2/posts?include[0]=1&include[1]=2&_fields=slug' })
    expect(posts).toEqual([{ slug: 'neap-tides' }, { slug: 'tide' }])
    const answer = await apiFetch<Response, false>({ path: '/wp/v2/posts?per_page=1&_locale=user', parse: false })
    expect([answer.headers.get('x-wp-total'), answer.headers.get('x-wp-totalpages')]).toEqual(['3', '3'])
    await expect(apiFetch({ path: '/wp/v2/posts/99' })).rejects.toMatchObject({ code: 'rest_post_invalid_id' })
    await expect(apiFetch({ path: '/wp/v2/posts', method: 'POST', data: {} })).rejects.toMatchObject({
      code: 'rest_no_route',
    })
  })
})

describe('the API of WordPress', () => {
  it('is open to pages of other sites, and can be kept by caches', async () => {
    const { http, editor } = await start()
    const path = '/wp-json/wp/v2/posts?_fields=slug'
    const { headers } = await request(http).get(path)
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': expect.stringMatching(/ETag.*Link.*X-WP-Total, X-WP-TotalPages/),
      'surrogate-key': 'articles article:3 article:2 article:1',
      'cache-control': expect.stringContaining('public'),
    })
    expect(
      (
        await request(http)
          .get(path)
          .set('if-none-match', headers['etag'] ?? '')
      ).status,
    ).toBe(304)
    const preflight = await request(http).options(path).set({
      origin: 'https://a.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'x-wp-nonce',
    })
    expect(preflight.headers['access-control-allow-headers']).toBe('x-wp-nonce')
    await editor.remove('neap-tides', { by: 'x', isCurrent: () => true })
    expect((await request(http).get(path)).headers['x-wp-total']).toBe('2')
  })

  it('counts a search as five requests', async () => {
    const { app } = await startApp({ adapters: ['wordpress'], rateLimit: 7 })
    const leftAfter = async (path: string) =>
      (await request(app.server).get(`/wp-json/wp/v2/${path}`)).headers['ratelimit']
    expect(await leftAfter('posts')).toContain('r=6')
    expect(await leftAfter('posts?search=tide')).toContain('r=1')
    const { status, body } = await request(app.server).get('/wp-json/wp/v2/search?search=tide')
    expect([status, body.code]).toEqual([429, 'rest_too_many_requests'])
  })
})
