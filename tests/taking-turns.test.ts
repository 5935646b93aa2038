import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { takeTurns } from '../src/http/take-turns.ts'

/** A server whose every answer keeps its thread busy for so long. */
async function busyFor(ms: number, longestWaitMs: number) {
  const told: number[] = []
  let refusals = 0
  let inTurn = 0
  let mostInTurn = 0
  const work: RequestListener = (_request, response) => {
    inTurn += 1
    mostInTurn = Math.max(mostInTurn, inTurn)
    setImmediate(() => {
      inTurn = 0
    })
    for (const end = performance.now() + ms; performance.now() < end; );
    response.end('done')
  }
  const listener = takeTurns(
    {
      publicUrl: 'http://articles.example',
      longestWaitMs,
      onRefused: () => {
        refusals += 1
      },
      tell: (requests) => told.push(requests),
    },
    work,
  )
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  return { port, told, refusals: () => refusals, mostInTurn: () => mostInTurn }
}

/** Sends so many requests at once, on one connection, and answers what comes back. */
async function ask(port: number, count: number, path = '/'): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  const request = (last: boolean) => `GET ${path} HTTP/1.1\r\nhost: x\r\n${last ? 'connection: close\r\n' : ''}\r\n`
  socket.write(Array.from({ length: count }, (_, number) => request(number === count - 1)).join(''))
  let text = ''
  for await (const chunk of socket) text += chunk
  return text.split(/(?=HTTP\/1\.1 )/)
}

it('begins one long request in each turn, and answers all where there is time', async () => {
  const { port, refusals, mostInTurn } = await busyFor(2, 60_000)
  const answers = await Promise.all(Array.from({ length: 10 }, () => ask(port, 5)))
  expect(answers.flat().map((answer) => answer.slice(9, 12))).toEqual(Array(50).fill('200'))
  expect(refusals()).toBe(0)
  // The one that comes in, and the one that ends its turn.
  expect(mostInTurn()).toBeLessThanOrEqual(2)
})

it('turns away whoever would wait for too long, says when to come again, and goes on', async () => {
  const { port, refusals, told } = await busyFor(20, 100)
  const answers = (await Promise.all(Array.from({ length: 20 }, () => ask(port, 5)))).flat()
  const refused = answers.filter((answer) => answer.startsWith('HTTP/1.1 503'))
  expect(answers.length).toBe(100)
  expect(refused.length).toBe(refusals())
  expect(refused.length).toBeGreaterThan(50)
  expect(refused.length).toBeLessThan(100)
  for (const answer of refused) {
    expect(answer.toLowerCase()).toContain('\r\nretry-after: 1\r\n')
    expect(answer).toContain('"type":"http://articles.example/problems/unavailable"')
    expect(answer).not.toContain('detail')
  }
  expect(told[0]).toBeGreaterThan(0)
  expect((await ask(port, 1))[0]).toMatch(/^HTTP\/1\.1 200/)
})

it('answers whether it lives, however much waits', async () => {
  const { port } = await busyFor(20, 100)
  const crowd = Promise.all(Array.from({ length: 20 }, () => ask(port, 5)))
  const [health = ''] = await ask(port, 1, '/healthz')
  expect(health).toMatch(/^HTTP\/1\.1 200/)
  await crowd
})
