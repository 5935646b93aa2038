import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { Server } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Keeps a close from cutting answers off. Node takes a connection for idle as soon as its answer has ended, though a
 * slow reader may still be receiving it, and closing destroys idle connections.
 */
export function waitForUnsentAnswers(app: FastifyInstance): void {
  const answers = new Set<ServerResponse>()
  app.server.on('request', (_request, response) => {
    answers.add(response)
    response.once('close', () => answers.delete(response))
  })
  app.addHook('preClose', async () => {
    // Takes no more connections, and leaves alone those that there are: the close of an HTTP server does both at once.
    if (app.server.listening) Server.prototype.close.call(app.server)
    const unsent = () => [...answers].filter(({ writableEnded }) => writableEnded)
    for (let waiting = unsent(); waiting.length > 0; waiting = unsent())
      await Promise.all(waiting.map((answer) => once(answer, 'close')))
  })
}
