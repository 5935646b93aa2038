import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'
import { startWriting, written } from './support/writing.ts'

const readable = [
  '/',
  '/healthz',
  '/problems/not-found',
  '/openapi.json',
  '/v1/articles',
  '/v1/articles/cocoa',
  '/v1/articles/cocoa/related',
  '/v1/search?q=cocoa',
  '/v1/suggest?q=co',
  '/v1/tags',
  '/v1/tags/food',
  '/v1/authors',
  '/v1/changes',
]

async function startWithArticle() {
  const app = await startApp()
  await app.add(article({ title: 'Cocoa', slug: 'cocoa', tags: ['Food'] }))
  const read = (path: string, headers: Record<string, string> = {}) => request(app.http).get(path).set(headers)
  const validators = async (path: string) => {
    const { headers } = await read(path).expect(200)
    return { etag: headers['etag'] ?? '', modified: headers['last-modified'] ?? '' }
  }
  return { ...app, read, validators }
}

describe('a read', () => {
  it.each(readable)('of %s is not sent again to whoever has it', async (path) => {
    const { read, http, validators } = await startWithArticle()
    const { etag } = await validators(path)
    expect(etag).toMatch(/^"[\w-]{16,}"$/)
    for (const tags of [etag, `"x", ${etag}`, `W/${etag}`, '*', `"a,b" ,${etag}`]) {
      const { headers, text } = await read(path, { 'if-none-match': tags }).expect(304)
      expect([text, headers['content-type'], headers['content-length']]).toEqual(['', undefined, undefined])
      expect([headers['etag'], headers['vary'] !== undefined]).toEqual([etag, true])
    }
    const head = await request(http).head(path).set({ 'if-none-match': etag, 'accept-encoding': 'gzip' }).expect(304)
    expect([head.headers['etag'], head.headers['content-length']]).toEqual([etag, undefined])
    for (const tags of ['"x"', '', 'x', etag.slice(0, -1), etag.replaceAll('"', '')]) {
      await read(path, { 'if-none-match': tags }).expect(200)
    }
  })

  it('has the same headers for HEAD', async () => {
    const { http } = await startWithArticle()
    const [get, head] = await Promise.all(
      [request(http).get('/v1/articles/cocoa'), request(http).head('/v1/articles/cocoa')].map((sent) =>
        sent.set('accept-encoding', 'gzip'),
      ),
    )
    for (const name of ['etag', 'last-modified', 'content-type', 'content-length', 'vary'])
      expect(head?.headers[name], name).toBe(get?.headers[name])
  })

  it('has another tag when what it shows has changed, and when it shows less', async () => {
    const { add, read, validators } = await startWithArticle()
    const [list, one] = [await validators('/v1/articles'), await validators('/v1/articles/cocoa')]
    await add(article({ title: 'Bread' }))
    await read('/v1/articles', { 'if-none-match': list.etag }).expect(200)
    await read('/v1/articles/cocoa', { 'if-none-match': one.etag }).expect(304)
    await read('/v1/articles/cocoa?fields=title', { 'if-none-match': one.etag }).expect(200)
  })

  it('goes by the date where no tag is sent', async () => {
    const { read, validators } = await startWithArticle()
    const { modified } = await validators('/v1/articles/cocoa')
    const { body } = await read('/v1/articles/cocoa')
    expect(Date.parse(modified)).toBe(Math.floor(Date.parse(body.updatedAt) / 1000) * 1000)
    const later = new Date(Date.parse(modified) + 60_000)
    const asC = `${later.toUTCString().slice(0, 3)} Jan  1 00:00:00 2099`
    for (const date of [modified, later.toUTCString(), 'Friday, 01-Jan-49 00:00:00 GMT', asC])
      await read('/v1/articles/cocoa', { 'if-modified-since': date }).expect(304)
    const earlier = new Date(Date.parse(modified) - 1000).toUTCString()
    for (const date of [earlier, body.updatedAt, 'tomorrow', '2099-01-01', ''])
      await read('/v1/articles/cocoa', { 'if-modified-since': date }).expect(200)
    // A tag that does not match stands above any date.
    await read('/v1/articles/cocoa', { 'if-modified-since': modified, 'if-none-match': '"x"' }).expect(200)
  })

  it('has no date where it shows other articles, which change without it', async () => {
    const { validators } = await startWithArticle()
    for (const path of ['/v1/articles', '/v1/articles/cocoa?include=related', '/v1/articles/cocoa?include=adjacent'])
      expect((await validators(path)).modified, path).toBe('')
    expect((await validators('/v1/articles/cocoa?include=jsonld')).modified).not.toBe('')
  })

  it('fails where it must be of another state, before anything else is asked', async () => {
    const { read, validators } = await startWithArticle()
    const { etag, modified } = await validators('/v1/articles/cocoa')
    const earlier = new Date(Date.parse(modified) - 1000).toUTCString()
    for (const headers of [{ 'if-match': '"x"' }, { 'if-match': `W/${etag}` }, { 'if-unmodified-since': earlier }]) {
      const { body, headers: sent } = await read('/v1/articles/cocoa', { 'if-none-match': etag, ...headers }).expect(
        412,
      )
      expect([body.type, sent['etag']]).toEqual(['http://articles.example/problems/precondition-failed', undefined])
    }
    for (const headers of [
      { 'if-match': '*' },
      { 'if-match': `"x", ${etag}`, 'if-unmodified-since': earlier },
      { 'if-unmodified-since': modified },
    ])
      await read('/v1/articles/cocoa', headers as Record<string, string>).expect(200)
    await read('/v1/articles/cocoa', { 'if-match': etag, 'if-none-match': etag }).expect(304)
  })

  it('of nothing is no success that anyone could have', async () => {
    const { read } = await startWithArticle()
    for (const headers of [
      { 'if-none-match': '*' },
      { 'if-match': '"x"' },
      { 'if-modified-since': new Date().toUTCString() },
    ]) {
      const { headers: sent } = await read('/v1/articles/nothing', headers as Record<string, string>).expect(404)
      expect([sent['etag'], sent['last-modified']]).toEqual([undefined, undefined])
      await read('/v1/articles?limit=x', headers as Record<string, string>).expect(400)
    }
  })
})

describe('a write', () => {
  it('is never answered by 304', async () => {
    const { post, put, etag } = await startWriting()
    await post(written({ slug: 'tides' }), { 'if-none-match': '*' }).expect(201)
    const current = await etag('tides')
    await put('tides', written({ title: 'Moon' }), { 'if-match': current, 'if-none-match': '*' }).expect(200)
  })

  it('takes the tag that any of the answers had', async () => {
    const { change, etag, patch, read } = await startWriting().then(async (app) => {
      await app.post(written({ slug: 'tides' })).expect(201)
      return app
    })
    const { headers } = await read('/v1/articles/tides?fields=title').set('accept-encoding', 'identity')
    await patch('tides', { title: 'A' }, { 'if-match': headers['etag'] ?? '' }).expect(200)
    expect((await change('tides', { title: 'B' })).status).toBe(200)
    expect(await etag('tides')).toMatch(/^"3-/)
  })
})
