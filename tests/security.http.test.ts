import { once } from 'node:events'
import { connect } from 'node:net'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'

describe('every answer', () => {
  it('tells browsers to be careful', async () => {
    const { http } = await startApp()
    for (const path of ['/v1/articles', '/v1/articles?limit=x', '/nope', '/', '/openapi.json', '/problems/not-found']) {
      const { headers } = await request(http).get(path)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toBe(
        "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
      )
      expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
      expect(headers['x-powered-by']).toBeUndefined()
    }
  })

  it('lets the reference page run its own scripts, and no others', async () => {
    const { http } = await startApp()
    const { headers } = await request(http).get('/docs').expect(200)
    const policy = headers['content-security-policy'] ?? ''
    for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"]) {
      expect(policy.split('; ')).toContain(part)
    }
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('can be read from any origin, with the headers that matter', async () => {
    const { http } = await startApp()
    const { headers } = await request(http).get('/v1/articles').set('origin', 'https://x.example').expect(200)
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['access-control-expose-headers']).toBe(
      'ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, Server-Timing',
    )
    const preflight = await request(http)
      .options('/v1/articles')
      .set('origin', 'https://x.example')
      .set('access-control-request-method', 'GET')
      .expect(204)
    expect(preflight.headers['access-control-allow-methods']).toBe('GET, HEAD')
    const refused = await request(http).get('/nope').set('origin', 'https://x.example').expect(404)
    expect(refused.headers['access-control-allow-origin']).toBe('*')
  })
})

describe('what comes in', () => {
  it('is never SQL', async () => {
    const { http, add } = await startApp()
    await add(article({ title: 'A' }), article({ title: 'B' }))
    const attacks = [
      "' OR 1=1 --",
      "a') OR 1=1; DROP TABLE article; --",
      '1 OR 1=1',
      '"; SELECT',
      '%27%20OR%201=1',
      '?',
      '$1',
      '{}',
    ]
    for (const attack of attacks) {
      const value = encodeURIComponent(attack)
      const { body } = await request(http).get(`/v1/articles?tag=${value}&count=exact`).expect(200)
      expect(body.meta.total).toBe(0)
      await request(http).get(`/v1/articles?ids=${value}`).expect(400)
      await request(http).get(`/v1/articles?sort=${value}`).expect(400)
      await request(http).get(`/v1/articles/${value}`).expect(404)
      await request(http).get(`/v1/tags/${value}`).expect(404)
      await request(http).get(`/v1/suggest?q=${value}`).expect(200)
      await request(http).get(`/v1/search?q=${value}`).expect(200)
      const { body: ofAuthor } = await request(http).get(`/v1/articles?author=${value}`).expect(200)
      expect(ofAuthor.data, attack).toEqual([])
      const { body: related } = await request(http).get(`/v1/articles/a/related?exclude=${value}`).expect(200)
      expect(related.data, attack).toHaveLength(1)
      const { body: list } = await request(http).get('/v1/articles?limit=1&sort=title')
      const cursor = new URL(list.links.next, 'http://x').searchParams.get('cursor') ?? ''
      const place = { ...JSON.parse(Buffer.from(cursor, 'base64url').toString()), value: attack }
      const forged = Buffer.from(JSON.stringify(place)).toString('base64url')
      const { body: rest } = await request(http).get(`/v1/articles?limit=1&sort=title&cursor=${forged}`).expect(200)
      expect(rest.meta.total).toBe(2)
    }
    const { body } = await request(http).get('/v1/articles').expect(200)
    expect(body.meta.total).toBe(2)
  })

  it('cannot reach what every object has', async () => {
    const { http } = await startApp()
    for (const query of ['__proto__=x', 'constructor=x', 'toString=x', 'fields=__proto__', 'sort=constructor']) {
      await request(http).get(`/v1/articles?${query}`).expect(400)
    }
  })

  it('is reported with twenty faults at most', async () => {
    const { http } = await startApp()
    const query = Array.from({ length: 900 }, (_, i) => `x${i}=1`).join('&')
    const { body } = await request(http).get(`/v1/articles?${query}`).expect(400)
    expect(body.errors).toHaveLength(20)
  })

  it('has five seconds for its headers', { timeout: 15_000 }, async () => {
    const { app, http } = await startApp()
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    const socket = connect(Number(port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n')
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    await request(http).get('/healthz').expect(200)
  })
})
