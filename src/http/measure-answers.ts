import type { FastifyInstance, FastifyRequest } from 'fastify'
import { countWait, type Wait } from '../database/waiting.ts'
import type { CacheOutcome, RequestMetrics } from '../metrics/requests.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** For the database; `null` before anything could be asked. */
    wait: Wait | null
  }
}

/**
 * Counts every answer, and says on those to reads what they took (`Server-Timing`). To be registered after what finishes
 * answers, so that none is kept with the time that it took once.
 */
export function measureAnswers(app: FastifyInstance, metrics: RequestMetrics): void {
  app.decorateRequest('wait', null)
  app.addHook('onRequest', (request, _reply, done) => {
    countWait((wait) => {
      request.wait = wait
      done()
    })
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    // How long it took to find nothing might tell that there is something.
    if (isRead && reply.statusCode < 400) reply.header('server-timing', timing(request, reply.elapsedTime))
    done(null, payload)
  })
  app.addHook('onResponse', (request, reply, done) => {
    metrics.answered({
      method: request.method,
      route: request.routeOptions.url,
      status: reply.raw.statusCode,
      ms: reply.elapsedTime,
      cache: outcomeOf(request),
    })
    done()
  })
}

/** Of what reaches a hook: answers that were kept are counted where they are sent. */
function outcomeOf({ keptAs }: FastifyRequest): CacheOutcome {
  return keptAs ? 'miss' : 'bypass'
}

/** In milliseconds: `db` is what was waited for the database and its threads, `render` all the rest. */
function timing(request: FastifyRequest, elapsedMs: number): string {
  const db = request.wait?.ms ?? 0
  return `cache;desc=${outcomeOf(request)}, db;dur=${db.toFixed(1)}, render;dur=${Math.max(0, elapsedMs - db).toFixed(1)}`
}
