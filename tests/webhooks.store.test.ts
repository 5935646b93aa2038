import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openDatabase } from '../src/database/open.ts'
import { isPublicAddress, lookupPublic } from '../src/webhooks/addresses.ts'
import { type DeliveryContext, deliverNext } from '../src/webhooks/deliver.ts'
import { post } from '../src/webhooks/post.ts'
import { startWebhookSender } from '../src/webhooks/sender.ts'
import { createWebhookStore } from '../src/webhooks/store.ts'
import { article } from './support/article.ts'
import { startStores, type TestStores } from './support/start-app.ts'

interface Received {
  headers: IncomingHttpHeaders
  body: string
}

/** Somebody who listens, and answers as he is told. */
async function startReceiver(answer: (count: number) => number = () => 204) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ headers: request.headers, body })
    const status = answer(received.length)
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return { url: `http://127.0.0.1:${port}/hook`, port, received }
}

function startSending({ db }: Pick<TestStores, 'db'>, errors: unknown[] = []) {
  const sender = startWebhookSender(db, { allowsPrivate: true, onError: (error) => errors.push(error) })
  onTestFinished(() => sender.stop())
  return sender
}

const edit = { by: 'x', isCurrent: () => true }
const soon = { timeout: 10_000 }

describe('a webhook', () => {
  it('is told of every change in order, signed so that the libraries of Standard Webhooks verify it', async () => {
    const stores = await startStores()
    await stores.add(article({ title: 'Before' }))
    const { url, received } = await startReceiver()
    const { secret } = await createWebhookStore(stores.db).add(url)
    startSending(stores)
    await stores.add(article({ title: 'One', tags: ['Sea'] }))
    await stores.editor.patch('one', { tags: ['Moon'] }, edit)
    await stores.editor.patch('one', { title: 'Unseen', status: 'draft' }, edit)
    await stores.editor.patch('one', { title: 'Never seen' }, edit)
    await vi.waitFor(() => expect(received).toHaveLength(3), soon)
    const events = received.map(({ headers, body }) =>
      new Webhook(secret).verify(body, headers as Record<string, string>),
    )
    const own = 'article:2'
    expect(events).toMatchObject([
      {
        type: 'article.created',
        data: {
          id: '2',
          slug: 'one',
          revision: 1,
          surrogateKeys: [own, 'tag:sea', 'articles'],
          links: { self: '/v1/articles/one' },
        },
      },
      { type: 'article.updated', data: { surrogateKeys: [own, 'tag:sea', 'tag:moon', 'articles'] } },
      { type: 'article.deleted', data: { surrogateKeys: [own, 'tag:moon', 'articles'] } },
    ])
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(3)
    expect(() =>
      new Webhook(secret).verify(`${received[0]?.body} `, received[0]?.headers as Record<string, string>),
    ).toThrow()
    await vi.waitFor(
      async () =>
        expect(await createWebhookStore(stores.db).list()).toMatchObject([
          { waiting: 0, attempts: 0, lastError: null },
        ]),
      soon,
    )
  })

  it('gets each change once, however many programs send', async () => {
    const stores = await startStores()
    const { url, received } = await startReceiver()
    await createWebhookStore(stores.db).add(url)
    const other = await openDatabase(stores.databaseUrl)
    onTestFinished(() => other.close())
    startSending(stores)
    startSending({ db: other })
    await stores.add(...Array.from({ length: 20 }, (_, i) => article({ title: `Number ${i}` })))
    await vi.waitFor(
      async () => expect(await createWebhookStore(stores.db).list()).toMatchObject([{ waiting: 0 }]),
      soon,
    )
    expect(received.map(({ body }) => JSON.parse(body).data.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  it('waits for no other', async () => {
    const stores = await startStores()
    const [failing, working] = [await startReceiver(() => 500), await startReceiver()]
    const webhooks = createWebhookStore(stores.db)
    for (const { url } of [failing, working]) await webhooks.add(url)
    startSending(stores)
    await stores.add(article({ title: 'One' }), article({ title: 'Two' }))
    await vi.waitFor(() => expect(working.received).toHaveLength(2), soon)
    await vi.waitFor(
      async () =>
        expect(await webhooks.list()).toMatchObject([
          { waiting: 2, attempts: 1, lastError: 'it answered 500' },
          { waiting: 0 },
        ]),
      soon,
    )
    expect(failing.received).toHaveLength(1)
  })
})

describe('what does not arrive', () => {
  /** A sender whose clock a test sets, one step after another. */
  async function startSteps(send: DeliveryContext['send']) {
    const stores = await startStores()
    const webhooks = createWebhookStore(stores.db)
    const { id } = await webhooks.add('https://hook.example/')
    const clock = { time: Date.now() }
    const context: DeliveryContext = { db: stores.db, now: () => new Date(clock.time), send }
    return { ...stores, webhooks, clock, deliver: () => deliverNext(context, id) }
  }

  it('is tried again after longer and longer pauses, with the same id, and before what comes after it', async () => {
    const ids: unknown[] = []
    let isDown = true
    const { add, deliver, clock, webhooks } = await startSteps(async ({ headers }) => {
      ids.push(headers['webhook-id'])
      if (isDown) throw new Error('connection refused')
    })
    await add(article({ title: 'One' }), article({ title: 'Two' }))
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const begin = clock.time
      const [{ nextAttemptAt } = { nextAttemptAt: '' }] = await webhooks.list()
      if (attempt > 1) {
        clock.time = Date.parse(nextAttemptAt) - 1
        expect(await deliver()).toBe(false)
        clock.time += 1
      }
      expect(await deliver()).toBe(true)
      pauses.push(clock.time - begin)
    }
    expect(new Set(ids).size).toBe(1)
    for (const [number, seconds] of [0, 5, 300, 1_800, 7_200].entries()) {
      expect(pauses[number]).toBeGreaterThanOrEqual(seconds * 1000)
      expect(pauses[number]).toBeLessThanOrEqual(seconds * 1100 + 1000)
    }
    isDown = false
    clock.time += 86_400_000
    while (await deliver()) clock.time += 1
    expect(ids.slice(5).map((id) => String(id).split('_').at(-1))).toEqual(['1', '2'])
  })

  it('is given up after ten times, goes on with the next, and is sent once more when somebody asks for it', async () => {
    let isDown = true
    const sent: string[] = []
    const { add, deliver, clock, webhooks } = await startSteps(async ({ body }) => {
      if (isDown) throw new Error('connection refused')
      sent.push(body)
    })
    await add(article({ title: 'One' }), article({ title: 'Two' }))
    for (let attempt = 0; attempt < 10; attempt += 1) {
      clock.time += 30 * 3_600_000
      expect(await deliver()).toBe(true)
    }
    const [letter] = await webhooks.deadLetters()
    expect(letter).toMatchObject({ error: 'connection refused', messageId: expect.stringMatching(/_1$/) })
    isDown = false
    expect(await deliver()).toBe(true)
    expect(sent.map((body) => JSON.parse(body).data.slug)).toEqual(['two'])
    expect(await deliver()).toBe(false)
    expect(await webhooks.retry(letter?.id)).toBe(1)
    await expect(webhooks.retry(99)).rejects.toThrow('99')
    isDown = true
    expect(await deliver()).toBe(true)
    expect(await webhooks.deadLetters()).toHaveLength(1)
    expect(await deliver()).toBe(false)
    isDown = false
    await webhooks.retry(undefined)
    expect(await deliver()).toBe(true)
    expect(sent.map((body) => JSON.parse(body).data.slug)).toEqual(['two', 'one'])
    expect(await webhooks.deadLetters()).toEqual([])
  })
})

describe('an address that is private', () => {
  const url = (host: string, port = 80) => `http://${host}:${port}/`
  const letter = { headers: {}, body: '{}' }

  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.18.0.1',
    '240.0.0.1',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
  ])('is known: %s', (address) => expect(isPublicAddress(address)).toBe(false))

  it.each(['1.1.1.1', '93.184.215.14', '2606:4700:4700::1111', '::ffff:1.1.1.1'])('is not one: %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    '127.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '017700000001',
    '127.1',
    '0',
  ])('is not sent to, however it is written: %s', async (host) => {
    const { port, received } = await startReceiver()
    await expect(post({ url: url(host, port), ...letter }, { allowsPrivate: false })).rejects.toThrow('private address')
    expect(received).toEqual([])
  })

  it('is sent to where that is allowed', async () => {
    const { port, received } = await startReceiver()
    await post({ url: url('localhost', port), ...letter }, { allowsPrivate: true })
    expect(received).toHaveLength(1)
  })

  it('is not reached by a redirection', async () => {
    const { port, received } = await startReceiver(() => 302)
    await expect(post({ url: url('127.0.0.1', port), ...letter }, { allowsPrivate: true })).rejects.toThrow(
      'it answered 302',
    )
    expect(received).toHaveLength(1)
  })

  it('is refused where it is looked up for the connection, in both ways that Node asks', async () => {
    for (const all of [true, false]) {
      const error = await new Promise((resolve) => lookupPublic('localhost', { all }, resolve))
      expect(String(error)).toContain('private address')
    }
  })
})
