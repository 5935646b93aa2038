import { once } from 'node:events'
import { connect } from 'node:net'
import request from 'supertest'
import { expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp, type TestApp } from './support/start-app.ts'

async function sendRaw({ app }: TestApp, bytes: string): Promise<string> {
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(port), '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  socket.write(bytes)
  await once(socket, 'close')
  return answer
}

it('keeps a question mark in the query in its links', async () => {
  const { http, add } = await startApp()
  await add(...Array.from({ length: 3 }, (_, i) => article({ title: `What now ${i}` })))
  const { body } = await request(http).get('/v1/search?q=what+now?&limit=2').expect(200)
  await request(http).get(body.links.next).expect(200)
})

it.each([
  ['東'.repeat(400), 'other script'],
  ['"'.repeat(450), 'quotes'],
])('gives out cursors that it takes again, however long a title is', async (title) => {
  const { http, add } = await startApp()
  await add(article({ title: `${title}a` }), article({ title: `${title}b` }))
  const { body } = await request(http).get('/v1/articles?sort=title&limit=1')
  await request(http).get(body.links.next).expect(200)
})

it.each(['/v1/articles/%00', '/v1/articles/%zz', `/v1/search?q=${'x'.repeat(12_001)}`])(
  'lets any origin read what is wrong with %s, and tells browsers to be careful',
  async (path) => {
    const { http } = await startApp()
    const { headers } = await request(http).get(path).set('origin', 'https://x.example')
    expect(headers['access-control-allow-origin']).toBe('*')
    expect(headers['x-content-type-options']).toBe('nosniff')
  },
)

it('does not cut characters in half', async () => {
  const { http, add } = await startApp()
  await add(article({ title: 'Emoji', text: `${'🙂'.repeat(100)}-sugar${'🙂'.repeat(200)}` }))
  const { body } = await request(http).get('/v1/search?q=sugar')
  expect(body.data[0].highlights[0].text.isWellFormed()).toBe(true)
})

it('shows nothing from after the end of time', async () => {
  const { http, add } = await startApp()
  await add(article())
  const { body } = await request(http).get('/v1/articles?from=9999-12-31T23:59:59-23:59')
  expect(body.data ?? []).toEqual([])
})

it('gives paths in its links, whatever host was asked for', async () => {
  const answer = await sendRaw(
    await startApp(),
    'GET http://evil.example/v1/tags HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
  )
  expect(answer).toContain('"self":"/v1/tags"')
})

it.each([
  ['no host', 'GET /v1/tags HTTP/1.1\r\nconnection: close\r\n\r\n', 'no Host header'],
  ['two hosts', 'GET /v1/tags HTTP/1.1\r\nhost: x\r\nHost: y\r\nconnection: close\r\n\r\n', 'several Host headers'],
  ['a NUL in its address', 'GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n', 'percent-encoded'],
  ['a character that is not encoded', 'GET /v1/tags/é HTTP/1.1\r\nhost: x\r\n\r\n', 'percent-encoded'],
])('says what is wrong with a request with %s', async (_, bytes, detail) => {
  const answer = await sendRaw(await startApp(), bytes)
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer).toContain('application/problem+json')
  expect(answer).toContain(detail)
})

it('answers what expects something unknown as if it expected nothing', async () => {
  const answer = await sendRaw(
    await startApp(),
    'GET /v1/tags HTTP/1.1\r\nhost: x\r\nexpect: magic\r\nconnection: close\r\n\r\n',
  )
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
})

it.each(['/v1/articles/', `/v1/articles/${'x'.repeat(121)}`, `/v1/tags/${'x'.repeat(121)}`, '/v1/articles//related'])(
  'has nothing at %s',
  async (path) => {
    const { http } = await startApp()
    const { body } = await request(http).get(path).expect(404)
    expect(body.detail).toContain('There is nothing at')
  },
)
