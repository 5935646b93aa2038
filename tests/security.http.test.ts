import { once } from 'node:events'
import { connect } from 'node:net'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'

describe('every answer', () => {
  it('tells browsers to be careful', async () => {
    const { http } = await startApp()
    for (const path of ['/v1/articles', '/nope', '/']) {
      const { headers } = await request(http).get(path)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toContain("default-src 'none'")
      expect(headers['cross-origin-resource-policy']).toBe('cross-origin')
      expect(headers['x-powered-by']).toBeUndefined()
    }
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
