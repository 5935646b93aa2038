import { connect } from 'node:net'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { problemKinds } from '../src/http/problem.ts'
import { article } from './support/article.ts'
import { publicUrl, startApp, type TestApp } from './support/start-app.ts'

/** What a server answers to bytes that no HTTP client would send. */
async function sendRaw({ app }: TestApp, bytes: string): Promise<string> {
  const address = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  return new Promise((resolve, reject) => {
    const socket = connect(Number(address.port), address.hostname)
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk))
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    socket.write(bytes)
  })
}

describe('errors', () => {
  it.each([
    [400, 'invalid-request', '/v1/articles?limit=x'],
    [400, 'invalid-request', '/v1/articles/%00'],
    [400, 'invalid-request', '/v1/articles/%zz'],
    [404, 'not-found', '/nope'],
    [404, 'not-found', '/v1/articles/nope'],
    [404, 'not-found', '/problems/nope'],
    [414, 'uri-too-long', `/v1/search?q=${'x'.repeat(12_001)}`],
  ])('are problems: %i %s', async (status, name, path) => {
    const { http } = await startApp()
    const { body, headers } = await request(http).get(path).expect(status)
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
    expect(body).toMatchObject({
      type: `${publicUrl}/problems/${name}`,
      status,
      title: expect.any(String),
      instance: path.slice(0, 500),
    })
    expect(body.detail).toEqual(expect.any(String))
  })

  it.each(Object.values(problemKinds).map(({ name }) => name))('have a type that says what %s means', async (name) => {
    const { http } = await startApp()
    const json = await request(http).get(`/problems/${name}`).expect(200)
    expect(json.body).toMatchObject({ type: `${publicUrl}/problems/${name}`, meaning: expect.any(String) })
    const page = await request(http).get(`/problems/${name}`).set('accept', 'text/html').expect(200)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.text).toContain('<h1>')
  })

  it('have no body for HEAD', async () => {
    const { http } = await startApp()
    const { text, headers } = await request(http).head('/v1/articles/nope').expect(404)
    expect(text ?? '').toBe('')
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
  })

  it('say what is wrong with a request as one sentence and fault by fault', async () => {
    const { http } = await startApp()
    const { body } = await request(http).get('/v1/search?limit=0&sort=newst&page=1&cursor=x&tga=a').expect(400)
    for (const { detail } of body.errors) expect(body.detail).toContain(detail)
    expect(body.errors.map(({ parameter }: { parameter: string }) => parameter).sort()).toEqual(
      expect.arrayContaining(['limit', 'q', 'sort', 'tga']),
    )
  })

  it('name the methods that there are, for every path', async () => {
    const { app, http } = await startApp()
    const paths = Object.entries({ ...app.swagger().paths, '/openapi.json': { get: {} } })
    for (const [path, operations] of paths) {
      const taken = Object.keys(operations ?? {}).map((method) => method.toUpperCase())
      const allowed = [...taken, ...(taken.includes('GET') ? ['HEAD'] : [])].sort().join(', ')
      for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
        if (taken.includes(method.toUpperCase())) continue
        const { body, headers } = await request(http)
          [method](path.replace(/\{\w+\}/g, 'x'))
          .send({ a: 1 })
        expect(body, path).toMatchObject({ status: 405, type: `${publicUrl}/problems/method-not-allowed` })
        expect(headers['allow']).toBe(allowed)
      }
    }
  })

  it('say what can be accepted', async () => {
    const { http } = await startApp()
    for (const accept of ['image/png', 'application/json;q=0', 'text/html', 'nonsense']) {
      const { body, headers } = await request(http).get('/v1/articles').set('accept', accept).expect(406)
      expect(headers['content-type'], accept).toBe('application/problem+json; charset=utf-8')
      expect(body.detail, accept).toContain('application/json')
    }
    for (const accept of ['text/html, */*;q=0.1', 'application/*', 'application/problem+json']) {
      await request(http).get('/v1/articles').set('accept', accept).expect(200)
    }
  })

  it('tell nothing of the inside when the server fails, and the log tells all', async () => {
    const log: string[] = []
    const stream = { write: (line: string) => void log.push(line) }
    const { http, db, add } = await startApp({ logger: { level: 'error', stream } })
    await add(article())
    await db.transaction((tx) => tx.script('DROP TABLE article_terms; ALTER TABLE article RENAME TO hidden_away'))
    // One on the main thread, one in a query thread.
    for (const path of ['/v1/articles?count=none', '/v1/search?q=cocoa&sort=newest&count=none']) {
      log.length = 0
      const { body, text, headers } = await request(http).get(path).expect(500)
      expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
      expect(Object.keys(body).sort()).toEqual(['instance', 'status', 'title', 'type'])
      expect(body.instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
      expect(text.replace(publicUrl, '')).not.toMatch(/article|sql|select|no such|stack|\.ts/i)
      expect(log).toHaveLength(1)
      expect(log[0]).toMatch(/no such table|relation .* does not exist/)
      expect(log[0]).toContain(body.instance.replace('urn:uuid:', ''))
    }
  })

  it('say when to come back while the database is not ready', async () => {
    const { http, db } = await startApp()
    await db.transaction((tx) => tx.script('DELETE FROM migration'))
    const { headers } = await request(http).get('/readyz').expect(503)
    expect(headers['retry-after']).toBe('1')
    await request(http).get('/healthz').expect(200)
  })

  it.each(['nonsense\r\n\r\n', 'GET /a b HTTP/1.1\r\n\r\n', '\x16\x03\x01\x02\x00\x01'])(
    'are problems even for what is not HTTP, and end the connection: %j',
    async (bytes) => {
      const answer = await sendRaw(await startApp(), bytes)
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
      expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json; charset=utf-8\r\n/i)
      expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
        type: `${publicUrl}/problems/invalid-request`,
        status: 400,
        detail: 'This is not HTTP.',
      })
    },
  )

  it('answer headers that are too large', async () => {
    const answer = await sendRaw(await startApp(), `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
  })
})
