import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { deriveArticle } from '../src/articles/derive.ts'
import { sql } from '../src/database/sql.ts'
import { article } from './support/article.ts'
import { faultsIn } from './support/exporting.ts'
import { publicUrl } from './support/start-app.ts'
import { MERGE_PATCH, startWriting, written } from './support/writing.ts'

describe('POST /v1/articles', () => {
  it('writes an article, says where it is, and everyone can read and find it', async () => {
    const { http, post } = await startWriting()
    const { body, headers } = await post(written({ tags: ['Sea'], authors: ['Ada'] })).expect(201)
    expect(headers['location']).toBe('/v1/articles/tides')
    expect(headers['etag']).toMatch(/^"1-[\w-]{16}"$/)
    expect(headers['cache-control']).toBe('private, no-store')
    expect(body).toMatchObject({
      slug: 'tides',
      status: 'published',
      revision: 1,
      body: { html: '<p id="p1">The Moon pulls.</p>' },
    })
    const { status: _, ...shown } = body
    const { body: read } = await request(http).get('/v1/articles/tides').expect(200)
    expect(read).toEqual(shown)
    const { body: found } = await request(http).get('/v1/search?q=moon').expect(200)
    expect(found.meta.total).toBe(1)
    const { body: tag } = await request(http).get('/v1/tags/sea').expect(200)
    expect(tag.articleCount).toBe(1)
  })

  it('names everything that is wrong at once, with where it is', async () => {
    const { post } = await startWriting()
    const wrong = {
      titel: 'x',
      body: { format: 'docx', content: 1 },
      tags: ['', 3],
      slug: 'Not A Slug',
      publishedAt: 'soon',
      image: { url: 'javascript:alert(1)' },
    }
    const { body } = await post(wrong).expect(400)
    const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer)
    for (const pointer of [
      '/titel',
      '/title',
      '/body/format',
      '/body/content',
      '/tags/0',
      '/tags/1',
      '/slug',
      '/publishedAt',
      '/image/url',
    ])
      expect(pointers).toContain(pointer)
    expect(body.errors.find(({ pointer }: { pointer: string }) => pointer === '/titel').suggestion).toBe('title')
    for (const content of ['a\0b', '\ud800']) {
      const refused = await post(written({ body: { format: 'text', content } })).expect(400)
      expect(refused.body.errors[0].pointer).toBe('/body/content')
    }
    const scheduled = await post(written({ status: 'scheduled' })).expect(400)
    expect(scheduled.body.errors[0].pointer).toBe('/publishedAt')
  })

  it('takes JSON alone, whole, in UTF-8 and of a size', async () => {
    const { post, http, authorization } = await startWriting()
    await post('{"title":').expect(400)
    await post('').expect(400)
    await post('[]').expect(400)
    await post('{"__proto__":{"x":1},"title":"a"}').expect(400)
    await post('title=x', { 'content-type': 'application/x-www-form-urlencoded' }).expect(415)
    await post('x', { 'content-type': 'text/plain' }).expect(415)
    await post(JSON.stringify(written()), { 'content-type': MERGE_PATCH }).expect(415)
    await post(JSON.stringify(written()), { 'content-encoding': 'gzip' }).expect(415)
    await request(http)
      .post('/v1/articles')
      .set({ authorization, 'content-type': 'application/json' })
      .serialize((bytes) => bytes)
      .send(Buffer.from('{"title":"\xff"}', 'latin1') as unknown as string)
      .expect(400)
    const content = 'The Moon pulls at the sea. '.repeat(40_000)
    expect(content.length).toBeGreaterThan(1_000_000)
    await post(written({ body: { format: 'text', content } })).expect(201)
    const { body } = await post(written({ body: { format: 'text', content: content.repeat(9) } })).expect(413)
    expect(body.type).toBe(`${publicUrl}/problems/too-large`)
    await post(written()).query({ draft: 'true' }).expect(400)
  })

  it('makes a slug of its own where the title has one already, and refuses one that was asked for', async () => {
    const { post } = await startWriting()
    await post(written()).expect(201)
    const { body: second } = await post(written()).expect(201)
    expect(second.slug).toBe('tides-2')
    const { body } = await post(written({ slug: 'tides' })).expect(409)
    expect(body.errors).toEqual([{ pointer: '/slug', detail: expect.stringContaining('"tides"') }])
  })
})

describe('Idempotency-Key', () => {
  it('makes sending again safe: one article, the same answer, until a day has passed', async () => {
    const { post, http, db, change } = await startWriting()
    const again = () => post(written(), { 'idempotency-key': 'a-1' })
    const first = await again().expect(201)
    await change('tides', { title: 'Later' })
    const second = await again().expect(201)
    expect(second.text).toBe(first.text)
    for (const name of ['etag', 'location', 'content-type']) expect(second.headers[name]).toBe(first.headers[name])
    const { body } = await request(http).get('/v1/articles')
    expect(body.meta.total).toBe(1)
    await db.transaction((tx) => tx.run([sql`UPDATE idempotent_answer SET answered_at = '2020-01-01T00:00:00.000Z'`]))
    expect((await again().expect(201)).body.slug).toBe('tides-2')
  })

  it('is refused with another request, and is that of one key alone', async () => {
    const { post, put, bearer, http } = await startWriting()
    await post(written(), { 'idempotency-key': 'a-1' }).expect(201)
    const { body } = await post(written({ title: 'Other' }), { 'idempotency-key': 'a-1' }).expect(422)
    expect(body.type).toBe(`${publicUrl}/problems/unprocessable`)
    await put('tides', written(), { 'idempotency-key': 'a-1', 'if-match': '*' }).expect(422)
    const authorization = await bearer('articles:write')
    const other = await request(http)
      .post('/v1/articles')
      .set({ authorization, 'idempotency-key': 'a-1' })
      .send(written())
    expect(other.body.slug).toBe('tides-2')
    await post(written(), { 'idempotency-key': 'x'.repeat(256) }).expect(400)
  })

  it('answers 409 while the first is under way, and makes one article of many at once', async () => {
    const { post, http } = await startWriting()
    const all = await Promise.all(Array.from({ length: 8 }, () => post(written(), { 'idempotency-key': 'a-1' })))
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([201, 409]))
    const { body } = await request(http).get('/v1/articles')
    expect(body.meta.total).toBe(1)
  })

  it('is kept only with what was written', async () => {
    const { post, put, patch, etag } = await startWriting()
    await post(written(), { 'idempotency-key': 'a-1' }).expect(201)
    const tag = await etag('tides')
    await put('tides', written({ slug: 'Wrong' }), { 'if-match': tag, 'idempotency-key': 'b-1' }).expect(400)
    await patch('tides', { image: { alt: 'x' } }, { 'if-match': tag, 'idempotency-key': 'b-1' }).expect(400)
    const done = await patch('tides', { title: 'High tides' }, { 'if-match': tag, 'idempotency-key': 'b-1' }).expect(
      200,
    )
    const replayed = await patch(
      'tides',
      { title: 'High tides' },
      { 'if-match': tag, 'idempotency-key': 'b-1' },
    ).expect(200)
    expect(replayed.text).toBe(done.text)
    await patch('tides', { title: 'High tides' }, { 'if-match': tag }).expect(412)
  })
})

describe('PUT and PATCH /v1/articles/{slug}', () => {
  it('need the version that the writer has seen', async () => {
    const { post, put, patch, etag, http, authorization } = await startWriting()
    await post(written()).expect(201)
    const first = await etag('tides')
    const { body: without } = await put('tides', written(), {}).expect(428)
    expect(without.type).toBe(`${publicUrl}/problems/precondition-required`)
    await patch('tides', { title: 'A' }, {}).expect(428)
    await request(http).delete('/v1/articles/tides').set({ authorization }).expect(428)
    await patch('tides', { title: 'A' }, { 'if-match': first }).expect(200)
    for (const stale of [first, `W/${await etag('tides')}`, '"nonsense"', '""', 'nonsense']) {
      const { body } = await put('tides', written({ title: 'B' }), { 'if-match': stale }).expect(412)
      expect(body.type, stale).toBe(`${publicUrl}/problems/precondition-failed`)
      await request(http).delete('/v1/articles/tides').set({ authorization, 'if-match': stale }).expect(412)
    }
    const parts = await request(http).get('/v1/articles/tides?fields=title&formats=text')
    expect(parts.headers['etag']).not.toBe(await etag('tides'))
    await put('tides', written({ title: 'B' }), { 'if-match': `"0-x", ${parts.headers['etag']}` }).expect(200)
    await put('tides', written({ title: 'C' }), { 'if-match': '*' }).expect(200)
    await put('nope', written(), { 'if-match': '*' }).expect(404)
  })

  it('has the same ETag for HEAD', async () => {
    const { post, http } = await startWriting()
    await post(written()).expect(201)
    const get = await request(http).get('/v1/articles/tides')
    const head = await request(http).head('/v1/articles/tides').expect(200)
    expect(head.headers['etag']).toBe(get.headers['etag'])
  })

  it('PUT takes away what it leaves out, and changes nothing that is the same', async () => {
    const { post, put } = await startWriting()
    const full = written({
      summary: 'By hand.',
      tags: ['Sea'],
      image: { url: 'https://x.example/a.png' },
      publishedAt: '2024-03-01',
    })
    await post(full).expect(201)
    const { body: same } = await put('tides', full, { 'if-match': '*' }).expect(200)
    expect(same.revision).toBe(1)
    const { body } = await put('tides', written({ title: 'High tides' }), { 'if-match': '*' }).expect(200)
    expect(body).toMatchObject({
      slug: 'tides',
      title: 'High tides',
      summary: 'The Moon pulls.',
      tags: [],
      image: null,
      revision: 2,
      publishedAt: '2024-03-01T00:00:00.000Z',
    })
  })

  it('PATCH changes parts, and takes away what is null', async () => {
    const { post, change } = await startWriting()
    await post(
      written({
        summary: 'By hand.',
        tags: ['Sea'],
        image: { url: 'https://x.example/a.png', alt: 'A' },
        source: { name: 'S', url: 'https://s.example/' },
      }),
    ).expect(201)
    const { body: first } = await change('tides', {
      body: { content: 'The Sun pulls too.' },
      image: { alt: 'B' },
      source: { url: null },
    })
    expect(first).toMatchObject({
      summary: 'By hand.',
      tags: [{ slug: 'sea' }],
      body: { html: '<p id="p1">The Sun pulls too.</p>' },
      image: { url: 'https://x.example/a.png', alt: 'B' },
      source: { name: 'S', url: null },
    })
    const { body: second } = await change('tides', { summary: null, tags: null, image: null, source: null })
    expect(second).toMatchObject({
      summary: 'The Sun pulls too.',
      tags: [],
      image: null,
      source: { name: null, url: null },
    })
    const { body: third } = await change('tides', {})
    expect(third.revision).toBe(second.revision)
  })

  it('PATCH names what is wrong with what it says, and with what would come of it', async () => {
    const { post, change } = await startWriting()
    await post(written()).expect(201)
    const { body: said } = await change('tides', { title: null, tgas: [], status: 'gone' })
    expect(said.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/status',
      '/tgas',
      '/title',
    ])
    const { body: merged } = await change('tides', { image: { alt: 'x' }, source: { url: 'ftp://x' } })
    expect(merged).toMatchObject({ status: 400 })
    expect(merged.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
      '/image/url',
      '/source/url',
    ])
  })

  it('PATCH takes a merge patch alone, and says so', async () => {
    const { post, patch } = await startWriting()
    await post(written()).expect(201)
    const { headers } = await patch(
      'tides',
      { title: 'A' },
      { 'if-match': '*', 'content-type': 'application/json' },
    ).expect(415)
    expect(headers['accept-patch']).toBe(MERGE_PATCH)
  })

  it('keep the word index right', async () => {
    const { post, change, http } = await startWriting()
    await post(written()).expect(201)
    await change('tides', { body: { content: 'The Sun pulls.' } })
    const total = async (q: string) => (await request(http).get(`/v1/search?q=${q}&typos=off`)).body.meta.total
    expect([await total('moon'), await total('sun')]).toEqual([0, 1])
  })
})

describe('a slug', () => {
  it('leads to its article after it was changed, in every route, and is given to no other', async () => {
    const { post, change, http, put, authorization } = await startWriting()
    await post(written()).expect(201)
    expect((await change('tides', { slug: 'high-tides' })).body.slug).toBe('high-tides')
    for (const path of ['', '/related?limit=2', '?fields=title']) {
      const { headers, body } = await request(http).get(`/v1/articles/tides${path}`).expect(308)
      expect(headers['location']).toBe(`/v1/articles/high-tides${path}`)
      expect(body.type).toBe(`${publicUrl}/problems/moved`)
    }
    const moved = await put('tides', written(), { 'if-match': '*' }).expect(308)
    expect(moved.headers['location']).toBe('/v1/articles/high-tides')
    expect((await post(written()).expect(201)).body.slug).toBe('tides-2')
    await post(written({ slug: 'tides' })).expect(409)
    expect((await change('high-tides', { slug: 'tides' })).body.slug).toBe('tides')
    await request(http).get('/v1/articles/tides').expect(200)
    await request(http).get('/v1/articles/high-tides').expect(308)
    expect((await change('tides', { slug: null })).body.slug).toBe('tides')
    await request(http).get('/v1/articles/tides').set({ authorization }).expect(200)
  })
})

describe('DELETE /v1/articles/{slug}', () => {
  it('hides the article everywhere, keeps its slug, and it can be brought back as it was', async () => {
    const { post, remove, restore, read, http, put } = await startWriting()
    const { body: before } = await post(written({ tags: ['Sea'] })).expect(201)
    await remove('tides').then(({ status, text }) => expect([status, text]).toEqual([204, '']))
    for (const path of ['/v1/articles/tides', '/v1/articles/tides/related', `/v1/articles/${before.id}`]) {
      expect((await request(http).get(path).expect(410)).body.type).toBe(`${publicUrl}/problems/gone`)
    }
    for (const path of ['/v1/articles', '/v1/search?q=moon', '/v1/tags']) {
      expect((await request(http).get(path)).body.meta.total, path).toBe(0)
    }
    await put('tides', written(), { 'if-match': '*' }).expect(410)
    expect((await post(written()).expect(201)).body.slug).toBe('tides-2')
    await post(written({ slug: 'tides' })).expect(409)
    const { body: deleted } = await read('/v1/articles?status=deleted').expect(200)
    expect(deleted.data).toMatchObject([{ slug: 'tides', status: 'deleted' }])
    const { body: after } = await restore('tides').expect(200)
    expect(after).toEqual({ ...before, revision: 3, updatedAt: after.updatedAt })
    expect((await request(http).get('/v1/search?q=moon')).body.meta.total).toBe(2)
    expect((await restore('tides').expect(200)).body.revision).toBe(3)
    await restore('nope').expect(404)
  })

  it('leaves an old slug gone too', async () => {
    const { post, change, remove, http } = await startWriting()
    await post(written()).expect(201)
    await change('tides', { slug: 'high-tides' })
    await remove('high-tides')
    await request(http).get('/v1/articles/tides').expect(410)
  })

  it('is not undone by importing again', async () => {
    const { add, remove, writer, http } = await startWriting()
    await add(article({ slug: 'a' }))
    await remove('a')
    const bring = async (text: string) =>
      writer.save([{ article: deriveArticle(article({ slug: 'a', text })), key: 'test/1' }])
    expect(await bring('Cocoa prices rise.')).toEqual([{ slug: 'a', outcome: 'unchanged' }])
    expect(await bring('They fall.')).toEqual([{ conflict: expect.stringContaining('was deleted') }])
    await request(http).get('/v1/articles/a').expect(410)
  })
})

describe('importing again', () => {
  it('leaves alone what was changed here since, until its record changes', async () => {
    const { add, change, writer, http } = await startWriting()
    await add(article({ slug: 'a' }))
    await change('a', { title: 'By hand' })
    const bring = async (text: string) =>
      writer.save([{ article: deriveArticle(article({ slug: 'a', text })), key: 'test/1' }])
    expect(await bring('Cocoa prices rise.')).toEqual([{ slug: 'a', outcome: 'unchanged' }])
    expect((await request(http).get('/v1/articles/a')).body.title).toBe('By hand')
    expect(await bring('They fall.')).toEqual([{ slug: 'a', outcome: 'updated' }])
    expect((await request(http).get('/v1/articles/a')).body.title).toBe('Cocoa prices rise')
  })
})

describe('importing again what was unpublished here', () => {
  it('leaves it a draft, however often its record changes, until the record itself says otherwise', async () => {
    const app = await startWriting()
    const { add, change, writer, read } = app
    await add(article({ slug: 'a' }))
    await change('a', { status: 'draft' })
    const bring = async (text: string, more: object = {}) =>
      writer.save([{ article: deriveArticle(article({ slug: 'a', text, ...more })), key: 'test/1' }])
    for (const text of ['They fall.', 'They rise again.']) {
      expect(await bring(text)).toEqual([{ slug: 'a', outcome: 'updated' }])
      expect((await read('/v1/articles/a?formats=text')).body).toMatchObject({ status: 'draft', body: { text } })
      expect(await bring(text)).toEqual([{ slug: 'a', outcome: 'unchanged' }])
    }
    expect(await faultsIn(app)).toEqual([])
    await bring('They rise again.', { status: 'published' })
    expect((await read('/v1/articles/a')).body.status).toBe('published')
  })
})

describe('drafts', () => {
  it('are for keys, stay drafts when they are written anew, and are published by their status', async () => {
    const { post, put, change, read, http } = await startWriting()
    const { body } = await post(written({ status: 'draft' })).expect(201)
    expect(body.status).toBe('draft')
    await request(http).get('/v1/articles/tides').expect(404)
    expect((await read('/v1/articles/tides').expect(200)).body.status).toBe('draft')
    expect((await read('/v1/articles').expect(200)).body.data).toEqual([])
    for (const status of ['draft', 'draft,scheduled', 'draft,published'])
      expect((await read(`/v1/articles?status=${status}`).expect(200)).body.meta.total).toBe(1)
    await request(http).get('/v1/articles?status=draft').expect(401)
    await request(http).get('/v1/articles?status=published').expect(200)
    expect((await put('tides', written({ title: 'Other' }), { 'if-match': '*' })).body.status).toBe('draft')
    expect((await read('/v1/articles/tides?include=related')).body.related).toEqual([])
    expect((await change('tides', { status: 'published' })).body.status).toBe('published')
    await request(http).get('/v1/articles/tides').expect(200)
    expect((await change('tides', { status: 'draft' })).body.status).toBe('draft')
    await request(http).get('/v1/articles/tides').expect(404)
    expect((await request(http).get('/v1/search?q=moon')).body.meta.total).toBe(0)
  })

  it.each(['draft', 'scheduled', 'draft, then deleted', 'an old slug of a draft'])(
    'are the same 404 as nothing, byte for byte and header for header: %s',
    async (kind) => {
      const { post, remove, change, http } = await startWriting()
      const status = kind === 'scheduled' ? { status: 'scheduled', publishedAt: '2099-01-01' } : { status: 'draft' }
      await post(written({ slug: 'abcd', ...status })).expect(201)
      if (kind.endsWith('deleted')) await remove('abcd')
      if (kind.startsWith('an old')) await change('abcd', { slug: 'other' })
      for (const [path, headers] of [
        ['', {}],
        ['/related', {}],
        ['?include=related', {}],
        ['', { accept: 'image/png' }],
        ['?x=1', {}],
        ['', { 'if-none-match': '*' }],
      ] as const) {
        for (const method of ['get', 'head'] as const) {
          const draft = await request(http)[method](`/v1/articles/abcd${path}`).set(headers)
          const none = await request(http)[method](`/v1/articles/wxyz${path}`).set(headers)
          expect(draft.status).toBe(none.status)
          expect((draft.text ?? '').replaceAll('abcd', 'wxyz')).toBe(none.text ?? '')
          const { date: _, ...draftHeaders } = draft.headers
          const { date: __, ...noneHeaders } = none.headers
          expect(draftHeaders).toEqual(noneHeaders)
        }
      }
    },
  )
})
