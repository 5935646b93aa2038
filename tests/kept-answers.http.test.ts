import fc from 'fast-check'
import request from 'supertest'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { deriveArticle } from '../src/articles/derive.ts'
import { type ArticleWriter, createArticleWriter } from '../src/articles/writer.ts'
import { openDatabase } from '../src/database/open.ts'
import { createArticleEditor } from '../src/editing/editor.ts'
import { formOf } from '../src/http/keep-answers.ts'
import { refreshRelated } from '../src/related/refresh.ts'
import { article } from './support/article.ts'
import { engine } from './support/database.ts'
import { publicUrl, startApp } from './support/start-app.ts'

const HIT = 'Broadsheet; hit'
const STORED = 'Broadsheet; fwd=miss; stored'

async function startWithArticles() {
  const app = await startApp()
  await app.add(
    article({
      title: 'Cocoa',
      slug: 'cocoa',
      tags: ['Food'],
      authors: ['Ada'],
      text: 'Cocoa prices rise. '.repeat(80),
    }),
    article({ title: 'Bread', slug: 'bread', tags: ['Bread'], text: 'How bread rises. '.repeat(80) }),
  )
  const read = (path: string, headers: Record<string, string> = {}) => request(app.http).get(path).set(headers)
  const status = async (path: string, headers: Record<string, string> = {}) =>
    (await read(path, headers)).headers['cache-status']
  return { ...app, read, status }
}

/** Brings in one more article, whose lists nobody makes. */
const addUnlisted = (writer: ArticleWriter) =>
  writer.save([
    {
      article: deriveArticle(
        article({ title: 'Cocoa again', slug: 'again', text: 'Cocoa prices rise and fall. '.repeat(40) }),
      ),
      key: 'again',
    },
  ])

/** A file tells at once what others have written to it; a server sends word. */
const onceTold = async (look: () => Promise<void>) =>
  engine === 'sqlite' ? look() : vi.waitFor(look, { timeout: 5_000 })

const edit = { by: 'x', isCurrent: () => true }

describe('an answer', () => {
  it.each(['br', 'zstd', 'gzip'] as const)(
    'is kept in %s in no more memory than it is counted for',
    async (encoding) => {
      const kept = {
        keys: [],
        madeAfter: 0,
        route: '/',
        etag: '"1"',
        lastModified: undefined,
        headers: [],
        content: Buffer.from('Cocoa prices rise. '.repeat(80)),
        isCompressible: true,
        forms: new Map(),
      }
      const { content } = await formOf(kept, encoding)
      expect(content.buffer.byteLength).toBe(content.length)
    },
  )

  it.each(['/v1/articles/cocoa/related', '/v1/articles/cocoa?include=related', '/v1/articles?include=related'])(
    'to %s is made anew once its lists are',
    async (path) => {
      const { db, writer, read, status } = await startWithArticles()
      await read(path)
      expect(await status(path)).toBe(HIT)
      await addUnlisted(writer)
      const before = (await read(path)).text
      await refreshRelated(db)
      expect((await read(path)).text).not.toBe(before)
      expect(await status(path)).toBe(HIT)
    },
  )

  it.each([
    '/v1/articles/cocoa',
    '/v1/articles',
    '/v1/search?q=cocoa',
    '/v1/suggest?q=co',
    '/v1/tags',
    '/v1/tags/food',
  ])('to %s is sent again as it was', async (path) => {
    const { read } = await startWithArticles()
    for (const encoding of ['identity', 'br', 'gzip']) {
      const headers = { 'accept-encoding': encoding }
      const [first, second] = [await read(path, headers).buffer(true), await read(path, headers).buffer(true)]
      expect(first.headers['cache-status']).toBe(encoding === 'identity' ? STORED : HIT)
      const { date: _, connection: __, 'keep-alive': ___, ...headersKept } = second.headers
      const { 'cache-status': status, 'server-timing': ____, ...rest } = headersKept
      expect([status, second.text]).toEqual([HIT, first.text])
      expect(first.headers).toMatchObject(rest)
      const { status: again, headers: sent } = await read(path, {
        ...headers,
        'if-none-match': second.headers['etag'] ?? '',
      })
      expect([again, sent['cache-status'], sent['etag'], sent['content-type']]).toEqual([
        304,
        HIT,
        first.headers['etag'],
        undefined,
      ])
    }
  })

  it('is sent to HEAD without its content', async () => {
    const { read, http } = await startWithArticles()
    const { headers } = await read('/v1/articles/cocoa')
    const head = await request(http).head('/v1/articles/cocoa').set('accept-encoding', 'gzip, deflate')
    expect([head.headers['cache-status'], head.headers['etag']]).toEqual([HIT, headers['etag']])
    expect(head.headers['content-length']).toBe(headers['content-length'])
  })

  it('is not kept for whoever has a key, nor sent to him', async () => {
    const { read, bearer } = await startWithArticles()
    const authorization = await bearer('drafts:read')
    expect((await read('/v1/articles', { authorization })).headers['cache-status']).toBe('Broadsheet; fwd=bypass')
    const open = await read('/v1/articles')
    expect(open.headers['cache-status']).toBe(STORED)
    expect(open.body.data[0].status).toBeUndefined()
    const keyed = await read('/v1/articles', { authorization })
    expect([keyed.headers['cache-control'], keyed.body.data[0].status]).toEqual(['private, no-store', 'published'])
    await read('/v1/articles', { authorization: 'Bearer x' }).expect(401)
  })

  it('is not kept where it says how things stand, or what is new', async () => {
    const { status } = await startWithArticles()
    for (const path of ['/healthz', '/v1/changes', '/v1/search?q=cocoa&recency=weak', '/v1/articles/nope']) {
      await status(path)
      expect(await status(path), path).not.toBe(HIT)
    }
  })

  it('that is kept does not stand above the conditions of a request', async () => {
    const { read, status } = await startWithArticles()
    await status('/v1/articles/cocoa')
    await read('/v1/articles/cocoa', { 'if-match': '"x"' }).expect(412)
    await read('/v1/articles/cocoa', { accept: 'image/png' }).expect(406)
  })

  it('is forgotten when what it shows has changed, and no other', async () => {
    const { status, editor } = await startWithArticles()
    const paths = [
      '/v1/articles/cocoa',
      '/v1/articles/bread',
      '/v1/articles?tag=food',
      '/v1/articles?tag=bread',
      '/v1/articles',
    ]
    const all = () => Promise.all(paths.map((path) => status(path)))
    await all()
    expect(await all()).toEqual([HIT, HIT, HIT, HIT, HIT])
    await editor.patch('cocoa', { title: 'Cacao' }, edit)
    expect(await all()).toEqual([STORED, HIT, STORED, HIT, STORED])
    // What the public does not see changes nothing for it.
    await editor.create(
      { title: 'Secret', body: { format: 'text', content: 'x' }, tags: ['Food'], status: 'draft' },
      edit,
    )
    expect(await all()).toEqual([HIT, HIT, HIT, HIT, HIT])
    await editor.patch('cocoa', { tags: ['Bread'] }, edit)
    expect(await all()).toEqual([STORED, HIT, STORED, STORED, STORED])
    await editor.remove('cocoa', edit)
    expect(await all()).toEqual([undefined, HIT, HIT, STORED, STORED])
  })

  it('is forgotten when another program has changed what it shows, or so much that it cannot be told', async () => {
    const { status, read, databaseUrl } = await startWithArticles()
    const other = await openDatabase(databaseUrl)
    onTestFinished(() => other.close())
    await Promise.all([status('/v1/articles/cocoa'), status('/v1/articles/bread')])
    await createArticleEditor(other, { publicUrl }).patch('cocoa', { title: 'Cacao' }, edit)
    await onceTold(async () => expect((await read('/v1/articles/cocoa')).body.title).toBe('Cacao'))
    expect(await status('/v1/articles/bread')).toBe(HIT)
    const many = Array.from({ length: 1001 }, (_, n) => ({
      article: deriveArticle(article({ title: `A ${n}` })),
      key: `many/${n}`,
    }))
    await createArticleWriter(other).save(many)
    await onceTold(async () => expect(await status('/v1/articles/bread')).toBe(STORED))
  })

  it('makes room for others', async () => {
    const { http, add } = await startApp({ cacheBytes: 20_000 })
    await add(...Array.from({ length: 10 }, (_, n) => article({ title: `A ${n}`, slug: `a-${n}` })))
    const status = async (n: number) => (await request(http).get(`/v1/articles/a-${n}`)).headers['cache-status']
    for (let n = 0; n < 10; n += 1) expect(await status(n)).toBe(STORED)
    expect([await status(9), await status(0)]).toEqual([HIT, STORED])
    const { http: without } = await startApp({ cacheBytes: 0 })
    expect((await request(without).get('/v1/tags')).headers['cache-status']).toBeUndefined()
  })

  it('is always the one that would be made anew', { timeout: 120_000 }, async () => {
    const paths = [
      ...['a', 'b', 'c', '1', '2'].map((slug) => `/v1/articles/${slug}`),
      '/v1/articles/a?include=adjacent',
      '/v1/articles/b?include=related',
      '/v1/articles/a/related',
      '/v1/articles',
      '/v1/articles?tag=x',
      '/v1/articles?tag=x,y&-tag=z',
      '/v1/articles?tag=y&author=ada',
      '/v1/articles?author=ada',
      '/v1/articles?-tag=x&include=adjacent',
      '/v1/articles?ids=1,2,3&sort=title',
      '/v1/search?q=tide&facets=tag',
      '/v1/suggest?q=ti',
      '/v1/tags',
      '/v1/tags/x',
      '/v1/authors/ada',
    ]
    const slug = fc.constantFrom('a', 'b', 'c')
    const content = fc.record({
      title: fc.constantFrom('Tide', 'Tides', 'Moon'),
      tags: fc.subarray(['X', 'Y', 'Z']),
      authors: fc.subarray(['Ada', 'Bob']),
      status: fc.constantFrom('published' as const, 'draft' as const),
    })
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ read: fc.constantFrom(...paths) }) },
      fc.record({ write: slug, content }),
      fc.record({ remove: slug }),
      fc.record({ restore: slug }),
    )
    const cached = await startApp()
    const { http } = cached
    // The same database, read by an app that keeps nothing.
    const plain = await startApp({ cacheBytes: 0, stores: cached })
    const write = async (name: string, what: object) => {
      const body = { format: 'text' as const, content: `The tide of ${name} comes in. ${JSON.stringify(what)}` }
      const article = { title: 'Tide', body, slug: name, ...what }
      await cached.editor
        .create(article, edit)
        .catch(() => cached.editor.patch(name, article, edit))
        .catch(() => undefined)
    }
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        for (const one of steps) {
          if ('write' in one) await write(one.write, one.content)
          else if ('remove' in one) await cached.editor.remove(one.remove, edit).catch(() => undefined)
          else if ('restore' in one) await cached.editor.restore(one.restore, edit).catch(() => undefined)
          else {
            const [answer, anew] = [await request(http).get(one.read), await request(plain.http).get(one.read)]
            expect([answer.status, answer.headers['etag'], answer.text], one.read).toEqual([
              anew.status,
              anew.headers['etag'],
              anew.text,
            ])
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})
