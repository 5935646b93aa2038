import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'

/** Tells browsers, with every answer, to do no more with it than show it. */
export function tellBrowsersToBeCareful(app: FastifyInstance): void {
  const headers = carefulHeaders()
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(headers)
    done()
  })
}

/** What helmet says is the same for every answer, and asked for once. */
function carefulHeaders(): OutgoingHttpHeaders {
  const careful = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"] },
    },
    // An API is there to be read from other origins.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  })
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  careful(request, response, () => undefined)
  return response.getHeaders()
}
