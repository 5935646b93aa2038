import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { limitSlowReaders } from '../src/http/slow-readers.ts'

async function start() {
  const app = fastify()
  limitSlowReaders(app, 100)
  // More than all that lies between takes up.
  app.get('/large', async () => Buffer.alloc(32_000_000))
  app.get('/late', async () => {
    await sleep(500)
    return 'late'
  })
  const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  onTestFinished(() => app.close())
  const connected = once(app.server, 'connection')
  const socket = connect(Number(port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  const [atServer] = await connected
  return { socket, atServer }
}

describe('a client that asks', () => {
  it('and does not read is let go', async () => {
    const { socket, atServer } = await start()
    socket.write('GET /large HTTP/1.1\r\nhost: x\r\n\r\n')
    await once(atServer, 'close')
    expect(atServer.destroyed).toBe(true)
  })

  it('nothing is let go', async () => {
    const { atServer } = await start()
    await once(atServer, 'close')
    expect(atServer.destroyed).toBe(true)
  })

  it('and waits is answered, however long that takes', async () => {
    const { socket } = await start()
    socket.write('GET /late HTTP/1.1\r\nhost: x\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 200 .*late$/s)
  })
})
