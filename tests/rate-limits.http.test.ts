import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { networkOf } from '../src/http/rate-limits.ts'
import { createSpending } from '../src/http/spending.ts'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'

describe('a limit of requests', () => {
  it('says how much is left, and refuses what is more', async () => {
    const { http } = await startApp({ rateLimit: 7, cacheBytes: 0 })
    const first = await request(http).get('/v1/tags')
    expect(first.headers['ratelimit-policy']).toBe('"default";q=7;w=60')
    expect(first.headers['ratelimit']).toBe('"default";r=6;t=60')
    const search = await request(http).get('/v1/search?q=cocoa')
    expect(search.headers['ratelimit']).toMatch(/^"default";r=1;t=\d+$/)
    const refused = await request(http).get('/v1/search?q=cocoa')
    expect(refused.status).toBe(429)
    expect(refused.body).toMatchObject({ type: expect.stringContaining('/problems/too-many-requests'), status: 429 })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50)
    expect(refused.headers['access-control-allow-origin']).toBe('*')
    // What was refused costs nothing.
    await request(http).get('/v1/tags').expect(200)
    await request(http).get('/nothing').expect(429)
  })

  it('is not for health checks, nor for answers that are kept', async () => {
    const { http, add } = await startApp({ rateLimit: 1 })
    await add(article({ slug: 'cocoa' }))
    await request(http).get('/v1/articles/cocoa').expect(200)
    const kept = await request(http).get('/v1/articles/cocoa').expect(200)
    expect(kept.headers['cache-status']).toContain('hit')
    expect(kept.headers['ratelimit']).toBeUndefined()
    await request(http).get('/healthz').expect(200)
    await request(http).get('/v1/articles').expect(429)
  })

  it('is one for each key and for each address', async () => {
    const { http, bearer } = await startApp({ rateLimit: 1, trustProxy: '127.0.0.1' })
    const [ada, bob] = [await bearer('drafts:read'), await bearer('drafts:read')]
    const ask = (headers: Record<string, string>) => request(http).get('/v1/changes').set(headers)
    await ask({ authorization: ada }).expect(200)
    await ask({ authorization: bob }).expect(200)
    await ask({ authorization: ada }).expect(429)
    await ask({ 'x-forwarded-for': '192.0.2.1' }).expect(200)
    await ask({ 'x-forwarded-for': '192.0.2.2' }).expect(200)
    await ask({ 'x-forwarded-for': '192.0.2.1' }).expect(429)
  })

  it('believes no proxy that is not named', async () => {
    const { http } = await startApp({ rateLimit: 1 })
    const ask = (address: string) => request(http).get('/v1/changes').set('x-forwarded-for', address)
    await ask('192.0.2.1').expect(200)
    await ask('192.0.2.2').expect(429)
  })

  it('refuses whoever guesses keys, and nobody else', async () => {
    const { http, bearer } = await startApp({ rateLimit: 1_000, trustProxy: '127.0.0.1' })
    const key = await bearer('drafts:read')
    const ask = (authorization: string, address: string) =>
      request(http).get('/v1/changes').set({ authorization, 'x-forwarded-for': address })
    for (let turn = 0; turn < 30; turn += 1) await ask('Bearer bs_x_y', '192.0.2.1').expect(401)
    const refused = await ask('Bearer bs_x_y', '192.0.2.1').expect(429)
    expect(refused.headers['retry-after']).toMatch(/^\d+$/)
    await ask(key, '192.0.2.1').expect(429)
    await ask(key, '192.0.2.2').expect(200)
    await request(http).get('/v1/changes').set('x-forwarded-for', '192.0.2.1').expect(200)
  })
})

describe('what is spent', () => {
  it('is forgotten when its window is over', () => {
    let now = 0
    const spending = createSpending(10, 60_000, () => now)
    expect(spending.spend('ada', 8)).toEqual({ left: 2, seconds: 60, isOverdrawn: false })
    now = 59_001
    expect(spending.spend('ada', 3)).toEqual({ left: 2, seconds: 1, isOverdrawn: true })
    expect(spending.spend('bob', 3)).toEqual({ left: 7, seconds: 60, isOverdrawn: false })
    now = 60_000
    expect(spending.spend('ada', 3)).toEqual({ left: 7, seconds: 60, isOverdrawn: false })
  })

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
    ['2001:db8:1:2:ffff::', '2001:db8:1:2::'],
  ])('by %s is counted for %s', (address, network) => expect(networkOf(address)).toBe(network))
})
