import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { collectDefaultMetrics, prometheusContentType, Registry } from 'prom-client'
import { z } from 'zod'
import { notModified, problems } from '../http/answers.ts'
import { requireScope, securedBy } from '../http/authentication.ts'
import { createStateMetrics } from './state.ts'
import type { StateStore } from './store.ts'

/** Of the process: memory, processor, event loop, garbage. Measured once, however many apps it has. */
let ofProcess: Registry | undefined

function processMetrics(): Registry {
  if (ofProcess) return ofProcess
  ofProcess = new Registry()
  collectDefaultMetrics({ register: ofProcess })
  return ofProcess
}

export interface MetricRoutes {
  state: StateStore
  /** Where what is counted as it happens is kept. */
  registry: Registry
}

/** Needs a key: behind a proxy every address is this machine's, and how much a site is read is nobody's business. */
export const metricRoutes: FastifyPluginAsyncZod<MetricRoutes> = async (app, { state, registry }) => {
  const stateMetrics = createStateMetrics(registry)
  const metrics = Registry.merge([processMetrics(), registry])

  app.get(
    '/metrics',
    {
      config: { produces: ['text/plain'], cacheControl: 'no-store' },
      onRequest: requireScope('metrics:read'),
      schema: {
        tags: ['Operations'],
        security: securedBy('metrics:read'),
        operationId: 'getMetrics',
        summary: 'Read how it is doing',
        description: 'Requests, caches, queues, sizes and the process itself, in the text format of Prometheus.',
        response: {
          200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } },
          304: notModified,
          ...problems(403, 412, 503),
        },
      },
    },
    async (_request, reply) => {
      stateMetrics.set(await state.read())
      return reply.type(prometheusContentType).send(await metrics.metrics())
    },
  )
}
