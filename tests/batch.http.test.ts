import { once } from 'node:events'
import { request as send } from 'node:http'
import { createInterface } from 'node:readline'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { publicUrl } from './support/start-app.ts'
import { startWriting, type Writing, written } from './support/writing.ts'

interface Answer {
  line: number
  status: number
  article?: { id: string; slug: string; revision: number }
  problem?: { type: string; errors?: { pointer: string }[] }
}

async function batch({ http, authorization }: Writing, ...lines: (object | string)[]): Promise<Answer[]> {
  const body = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const { text, headers } = await request(http)
    .post('/v1/articles:batch')
    .set({ authorization, 'content-type': 'application/x-ndjson' })
    .send(body)
    .buffer(true)
    .parse((response, done) => {
      let answer = ''
      response.on('data', (chunk) => {
        answer += chunk
      })
      response.on('end', () => done(null, answer))
    })
    .expect(200)
    .then(({ body, headers }) => ({ text: body as string, headers }))
  expect(headers['content-type']).toBe('application/x-ndjson')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Answer)
}

const create = (title: string, more: object = {}) => ({ op: 'create', article: written({ title }), ...more })

describe('POST /v1/articles:batch', () => {
  it('does what each line says, as the request of that name would, and answers in order', async () => {
    const app = await startWriting()
    const answers = await batch(
      app,
      create('Tides'),
      '',
      { op: 'patch', slug: 'tides', ifMatch: '*', patch: { title: 'High tides' } },
      { op: 'replace', slug: 'tides', ifMatch: '"2"', article: written({ title: 'Low tides' }) },
      { op: 'delete', slug: 'tides', ifMatch: '"3-anything"' },
      { op: 'restore', slug: 'tides' },
    )
    expect(answers.map(({ line, status, article }) => [line, status, article?.revision])).toEqual([
      [1, 201, 1],
      [3, 200, 2],
      [4, 200, 3],
      [5, 204, undefined],
      [6, 200, 5],
    ])
    expect((await request(app.http).get('/v1/articles/tides')).body.title).toBe('Low tides')
  })

  it('says what is wrong with a line, and goes on', async () => {
    const app = await startWriting()
    const answers = await batch(
      app,
      'nonsense',
      { op: 'creat', article: written() },
      { op: 'create', article: { ...written(), titel: 'x', tags: [1] } },
      { op: 'patch', slug: 'nope', ifMatch: '*', patch: {} },
      create('Tides'),
      { op: 'delete', slug: 'tides' },
      { op: 'delete', slug: 'tides', ifMatch: '"9"' },
      { op: 'create', article: written({ slug: 'tides' }) },
    )
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 404, 201, 428, 412, 409])
    expect(answers[2]?.problem?.errors?.map(({ pointer }) => pointer).sort()).toEqual([
      '/article/tags/0',
      '/article/titel',
    ])
    expect(answers[0]?.problem?.type).toBe(`${publicUrl}/problems/invalid-request`)
  })

  it('makes no doubles when it is sent again', async () => {
    const app = await startWriting()
    const lines = [create('One', { idempotencyKey: 'a' }), create('Two', { idempotencyKey: 'b' })]
    const first = await batch(app, ...lines)
    expect(await batch(app, ...lines)).toEqual(first)
    const [other] = await batch(app, create('Three', { idempotencyKey: 'a' }))
    expect(other?.status).toBe(422)
    expect((await request(app.http).get('/v1/articles')).body.meta.total).toBe(2)
  })

  it('answers each line as soon as it is saved, while others are still to come', async () => {
    const app = await startWriting()
    const { port } = new URL(await app.app.listen({ port: 0, host: '127.0.0.1' }))
    const sending = send({
      port,
      method: 'POST',
      path: '/v1/articles:batch',
      headers: { authorization: app.authorization, 'content-type': 'application/x-ndjson' },
    })
    sending.write(`${JSON.stringify(create('One'))}\n`)
    const [response] = await once(sending, 'response')
    const lines = createInterface({ input: response })[Symbol.asyncIterator]()
    expect(JSON.parse((await lines.next()).value ?? '')).toMatchObject({ line: 1, status: 201 })
    await request(app.http).get('/v1/articles/one').expect(200)
    sending.end(JSON.stringify(create('Two')))
    expect(JSON.parse((await lines.next()).value ?? '')).toMatchObject({ line: 2, status: 201 })
    expect((await lines.next()).done).toBe(true)
  })

  it('reads no faster than it writes', async () => {
    const app = await startWriting()
    const { port } = new URL(await app.app.listen({ port: 0, host: '127.0.0.1' }))
    const sending = send({
      port,
      method: 'POST',
      path: '/v1/articles:batch',
      headers: { authorization: app.authorization, 'content-type': 'application/x-ndjson' },
    })
    // The writer is busy for as long as this takes: nothing of the batch can be saved.
    const { promise: busy, resolve: free } = Promise.withResolvers<void>()
    const holding = app.db.transaction(() => busy)
    const line = `${JSON.stringify({ op: 'create', article: written({ body: { format: 'text', content: 'x '.repeat(4_000) } }) })}\n`
    let accepted = 0
    while (accepted < 20_000 && sending.write(line)) accepted += 1
    // More than what networks and buffers hold is not taken.
    while (accepted < 20_000) {
      const drained = await Promise.race([
        once(sending, 'drain').then(() => true),
        new Promise((resolve) => setTimeout(resolve, 500, false)),
      ])
      if (!drained) break
      while (sending.write(line)) accepted += 1
    }
    expect(accepted).toBeLessThan(20_000)
    free()
    await holding
    sending.on('error', () => undefined)
    sending.destroy()
  })

  it('stops between two lines when the server does, and says so', async () => {
    const app = await startWriting()
    const { port } = new URL(await app.app.listen({ port: 0, host: '127.0.0.1' }))
    const sending = send({
      port,
      method: 'POST',
      path: '/v1/articles:batch',
      headers: { authorization: app.authorization, 'content-type': 'application/x-ndjson' },
    })
    sending.on('error', () => undefined)
    sending.write(`${JSON.stringify(create('One'))}\n`)
    const [response] = await once(sending, 'response')
    const lines = createInterface({ input: response })[Symbol.asyncIterator]()
    await lines.next()
    const closing = app.app.close()
    sending.write(`${JSON.stringify(create('Two'))}\n`)
    expect(JSON.parse((await lines.next()).value ?? '')).toMatchObject({ line: 2, status: 503 })
    await closing
  })

  it('is for those who may write, and takes NDJSON alone', async () => {
    const { http, bearer, authorization } = await startWriting()
    const post = () => request(http).post('/v1/articles:batch').set('content-type', 'application/x-ndjson')
    await post().send('{}').expect(401)
    await post()
      .set('authorization', await bearer('drafts:read'))
      .send('{}')
      .expect(403)
    await request(http).post('/v1/articles:batch').set({ authorization }).send({}).expect(415)
    await request(http).get('/v1/articles:batch').expect(405)
  })
})
