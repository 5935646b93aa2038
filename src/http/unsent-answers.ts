import { Server, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Keeps a close from cutting answers off. Node takes a connection for idle as soon as its answer has ended, though a
 * slow reader may still be receiving it, and closing destroys idle connections.
 */
export function waitForUnsentAnswers(app: FastifyInstance): void {
  const connections = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  app.addHook('preClose', async () => {
    // Takes no more connections, and leaves alone those that there are: the close of an HTTP server does both at once.
    if (app.server.listening) Server.prototype.close.call(app.server)
    const unsent = () => [...connections].filter(({ writableLength }) => writableLength > 0)
    for (let waiting = unsent(); waiting.length > 0; waiting = unsent()) await Promise.all(waiting.map(sent))
  })
}

/** When all that is written by now has been sent, or cannot be any more. */
function sent(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve())
    socket.write('', () => resolve())
  })
}
