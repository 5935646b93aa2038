import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { limitSlowBodies } from '../src/http/slow-bodies.ts'
import { startApp } from './support/start-app.ts'

async function start() {
  const app = fastify()
  limitSlowBodies(app, 'http://x.example', 100)
  app.addContentTypeParser('text/slow', (_request, _payload, done) => done(null, undefined))
  app.post('/usual', async () => 'whole')
  app.post('/streamed', { config: { takesItsTime: true } }, async ({ raw }) => {
    let length = 0
    for await (const chunk of raw) length += chunk.length
    return `read ${length}`
  })
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  onTestFinished(() => app.close())
  return (path: string, type: string) => {
    const socket = connect(Number(port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\nconnection: close\r\ncontent-length: 4\r\n\r\n{}`,
    )
    return { socket, answered: once(socket, 'close').then(() => answer) }
  }
}

describe('a body that comes slowly', () => {
  it('is waited for as long as its route says', async () => {
    const post = await start()
    const streamed = post('/streamed', 'text/slow')
    expect(await post('/usual', 'application/json').answered).toMatch(
      /^HTTP\/1\.1 408 .*did not come in whole in time/s,
    )
    streamed.socket.write('{}')
    expect(await streamed.answered).toMatch(/^HTTP\/1\.1 200 .*read 4$/s)
  })

  it('is not waited for once it was refused', async () => {
    const app = fastify()
    limitSlowBodies(app, 'http://x.example', 100)
    app.addContentTypeParser('text/slow', (_request, _payload, done) => done(null, undefined))
    app.post(
      '/streamed',
      { config: { takesItsTime: true }, onRequest: async (_, reply) => reply.code(401).send() },
      () => null,
    )
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    onTestFinished(() => app.close())
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('POST /streamed HTTP/1.1\r\nhost: x\r\ncontent-type: text/slow\r\ncontent-length: 4\r\n\r\n{}')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  })

  it('is not waited for where no route was found for it', async () => {
    const app = await startApp()
    const { port } = new URL(await app.app.listen({ port: 0, host: '127.0.0.1' }))
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('POST /v1/tags/%zz HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n')
    // A byte now and then, so that the connection is never still.
    const drip = setInterval(() => socket.write('x'), 500)
    onTestFinished(() => clearInterval(drip))
    // A byte sent when the server has hung up is answered by a reset, which `once` would take for a failure.
    socket.on('error', () => undefined).resume()
    await new Promise((closed) => socket.once('close', closed))
    expect(socket.destroyed).toBe(true)
  })

  it('leaves nothing behind when it comes in time', async () => {
    const post = await start()
    const usual = post('/usual', 'application/json')
    usual.socket.write('  ')
    expect(await usual.answered).toMatch(/^HTTP\/1\.1 200 .*whole$/s)
  })

  it('leaves nothing behind on a connection that goes on', async () => {
    const app = fastify()
    limitSlowBodies(app, 'http://x.example')
    app.post('/streamed', { config: { takesItsTime: true } }, async () => 'read')
    const listeners: number[] = []
    app.addHook('onRequest', async ({ raw }) => void listeners.push(raw.socket.listenerCount('timeout')))
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
    onTestFinished(() => app.close())
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    for (let turn = 0; turn < 3; turn += 1) {
      const post = request({ port, path: '/streamed', method: 'POST', agent, headers: { 'content-length': '0' } }).end()
      const [response] = await once(post, 'response')
      await once(response.resume(), 'end')
    }
    expect(listeners).toEqual(Array(3).fill(listeners[0]))
  })
})
