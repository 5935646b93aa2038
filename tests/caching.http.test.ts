import type { ServerResponse } from 'node:http'
import CachePolicy from 'http-cache-semantics'
import request from 'supertest'
import { Agent, interceptors, fetch as undiciFetch } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'
import { startWriting, written } from './support/writing.ts'

async function startWithArticles() {
  const app = await startApp()
  await app.add(
    article({ title: 'Cocoa', slug: 'cocoa', tags: ['Food', 'Trade'], authors: ['Ada'] }),
    article({ title: 'Bread', slug: 'bread', tags: ['Food'] }),
  )
  const keysOf = async (path: string) => {
    const { headers } = await request(app.http).get(path).expect(200)
    expect(headers['cache-tag']).toBe((headers['surrogate-key'] ?? '').replaceAll(' ', ','))
    return (headers['surrogate-key'] ?? '').split(' ')
  }
  return { ...app, keysOf }
}

describe('what anyone may read', () => {
  it('may be kept for as long as the setting says', async () => {
    const { http } = await startWithArticles()
    for (const path of ['/', '/v1/articles', '/v1/articles/cocoa', '/v1/search?q=cocoa', '/v1/tags', '/openapi.json']) {
      const { headers } = await request(http).get(path).expect(200)
      expect(headers['cache-control'], path).toBe(
        'public, max-age=30, s-maxage=60, stale-while-revalidate=300, stale-if-error=86400',
      )
      expect(headers['vary'], path).toMatch(/Accept-Encoding, Authorization$/)
    }
    expect((await request(http).get('/')).headers['vary']).toBe('Accept, Accept-Encoding, Authorization')
  })

  it('is not kept where it is an error, says how things stand, or is asked for again and again', async () => {
    const { http } = await startWithArticles()
    const control = async (path: string) => (await request(http).get(path)).headers['cache-control']
    for (const path of ['/healthz', '/readyz', '/nope', '/v1/articles/nope', '/v1/articles?limit=x'])
      expect(await control(path), path).toBe('no-store')
    expect(await control('/v1/changes')).toBe('no-cache')
  })

  it('is kept by nobody where a key opened it', async () => {
    const { http, bearer } = await startWithArticles()
    const authorization = await bearer('drafts:read')
    for (const path of [
      '/',
      '/v1/articles',
      '/v1/articles/cocoa',
      '/v1/changes',
      '/v1/articles/cocoa/revisions',
      '/nope',
    ]) {
      const { headers } = await request(http).get(path).set({ authorization })
      expect(headers['cache-control'], path).toBe('private, no-store')
    }
  })

  it('names what it shows', async () => {
    const { keysOf } = await startWithArticles()
    expect(await keysOf('/v1/articles/cocoa')).toEqual(['article:1'])
    expect(await keysOf('/v1/articles/cocoa?fields=title')).toEqual(['article:1'])
    expect(await keysOf('/v1/articles/cocoa?include=related')).toEqual(['article:1', 'articles'])
    expect(await keysOf('/v1/articles')).toEqual(['articles', 'article:2', 'article:1'])
    expect(await keysOf('/v1/articles?tag=food&tag=trade')).toEqual(['tag:food', 'article:1'])
    expect(await keysOf('/v1/articles?author=ada,bob')).toEqual(['author:ada', 'author:bob', 'article:1'])
    expect(await keysOf('/v1/articles?-tag=trade')).toEqual(['articles', 'article:2'])
    expect(await keysOf('/v1/tags/food')).toEqual(['tag:food'])
    for (const path of ['/v1/tags', '/v1/search?q=cocoa', '/v1/suggest?q=co', '/v1/articles/cocoa/related'])
      expect(await keysOf(path), path).toEqual(['articles'])
  })

  it('names nothing that a header cannot hold', async () => {
    const { keysOf } = await startWithArticles()
    for (const tag of ['x%0d%0aset-cookie:%20a', '%F0%9F%98%80', 'a%20b', 'ж'])
      expect(await keysOf(`/v1/articles?tag=${encodeURI(decodeURIComponent(tag))}`), tag).toEqual(['articles'])
    const many = Array.from({ length: 20 }, (_, n) => `tag-${n}`).join(',')
    expect(await keysOf(`/v1/articles?tag=${many}`)).toHaveLength(20)
  })
})

describe('a cache that keeps to RFC 9111', () => {
  it('takes an answer for fresh, revalidates it, and may show it stale meanwhile', async () => {
    const { http } = await startWithArticles()
    const asked = { url: '/v1/articles/cocoa', method: 'GET', headers: { host: 'x' } }
    const { status, headers } = await request(http).get(asked.url)
    const answer = { status, headers: headers as Record<string, string> }
    const shared = new CachePolicy(asked, answer)
    expect([shared.storable(), shared.maxAge()]).toEqual([true, 60])
    // What it may still show while it asks, and when nobody answers.
    expect(shared.timeToLive()).toBeGreaterThan(86_400_000)
    expect(new CachePolicy(asked, answer, { shared: false }).maxAge()).toBe(30)
    expect(shared.satisfiesWithoutRevalidation(asked)).toBe(true)
    // `Vary`: another encoding, and whoever has a key.
    for (const other of [{ 'accept-encoding': 'x' }, { authorization: 'Bearer x' }])
      expect(shared.satisfiesWithoutRevalidation({ ...asked, headers: { ...asked.headers, ...other } })).toBe(false)
    const conditional = shared.revalidationHeaders(asked) as Record<string, string>
    const again = await request(http).get(asked.url).set(conditional).expect(304)
    const { modified, matches } = shared.revalidatedPolicy(asked, {
      status: 304,
      headers: again.headers as Record<string, string>,
    })
    expect([modified, matches]).toEqual([false, true])
  })

  it('stores nothing that a key opened', async () => {
    const { http, bearer } = await startWithArticles()
    const asked = { url: '/v1/articles/cocoa', method: 'GET', headers: { authorization: await bearer('drafts:read') } }
    const { status, headers } = await request(http).get(asked.url).set(asked.headers)
    for (const shared of [true, false])
      expect(
        new CachePolicy(asked, { status, headers: headers as Record<string, string> }, { shared }).storable(),
      ).toBe(false)
  })

  it('of undici asks once, then only whether anything has changed', async () => {
    const { app, post, change } = await startWriting()
    await post(written({ slug: 'tides' })).expect(201)
    const asked: (number | undefined)[] = []
    app.server.on('request', (_request, response: ServerResponse) => {
      response.once('finish', () => asked.push(response.statusCode))
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const dispatcher = new Agent().compose(interceptors.cache())
    onTestFinished(() => dispatcher.close())
    const read = async (headers: Record<string, string> = {}) => {
      const response = await undiciFetch(`${url}/v1/articles/tides`, { dispatcher, headers })
      return ((await response.json()) as { title: string }).title
    }
    expect([await read(), await read(), asked]).toEqual(['Tides', 'Tides', [200]])
    await change('tides', { title: 'Moon' })
    asked.length = 0
    expect([await read(), asked]).toEqual(['Tides', []])
    expect([await read({ 'cache-control': 'no-cache' }), asked]).toEqual(['Moon', [200]])
    expect([await read(), asked]).toEqual(['Moon', [200]])
    expect([await read({ 'cache-control': 'no-cache' }), asked]).toEqual(['Moon', [200, 304]])
  })
})
