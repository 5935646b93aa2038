import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** How long a client may take nothing of what is sent to it; up to twice as long, for Node looks only so often. */
const SILENCE_MS = 7_000

/**
 * Lets go of whoever asks and does not read: Node would keep the connection, and what waits to be sent on it, for ever. To
 * be called before the server listens.
 */
export function limitSlowReaders(app: FastifyInstance, silenceMs = SILENCE_MS): void {
  const underWay = new WeakMap<Socket, number>()
  const count = (socket: Socket, change: 1 | -1) => underWay.set(socket, (underWay.get(socket) ?? 0) + change)
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    count(raw.socket, 1)
    done()
  })
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    count(raw.socket, -1)
    done()
  })
  app.server.timeout = silenceMs
  // In place of what Node does, which is to end the connection: also of whoever waits for an answer that takes long.
  app.server.on('timeout', (socket: Socket) => {
    if (socket.writableLength > 0 || !underWay.get(socket)) socket.destroy()
  })
}
