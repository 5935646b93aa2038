import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { answerBrokenRequest } from './broken-request.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the body is answered while it comes in, so that it may take longer than others. */
    takesItsTime?: boolean
  }
}

/** How long a body may take to come in whole. */
const BODY_TIMEOUT_MS = 15_000
/** How long a body may go on once it was answered. */
const UNREAD_MS = 4_000
/** How long nothing may happen on a connection whose body is answered while it comes in. */
const SILENCE_MS = 60_000

/** Node has one limit for all requests; here it goes by the route. */
export function limitSlowBodies(app: FastifyInstance, publicUrl: string, timeoutMs = BODY_TIMEOUT_MS): void {
  const answer = answerBrokenRequest(publicUrl)
  app.addHook('onRequest', ({ raw, routeOptions }, reply, done) => {
    const { socket } = raw
    if (routeOptions.config.takesItsTime) {
      const giveUp = () => socket.destroy()
      socket.setTimeout(SILENCE_MS, giveUp)
      // A connection takes many requests, one after another.
      raw.once('close', () => socket.off('timeout', giveUp))
    } else if (hasBody(raw)) {
      const tooLate = Object.assign(new Error('too late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
      const timer = setTimeout(() => {
        if (reply.raw.headersSent) socket.destroy()
        else answer(tooLate, socket)
      }, timeoutMs)
      raw.once('close', () => clearTimeout(timer))
    }
    done()
  })
  // Whoever is answered before his body was read has nothing to wait for; some answers, as of overload, pass no hook.
  app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!hasBody(request)) return
    response.once('finish', () => {
      if (request.complete) return
      const timer = setTimeout(() => request.socket.destroy(), Math.min(timeoutMs, UNREAD_MS))
      request.once('close', () => clearTimeout(timer))
    })
  })
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}
