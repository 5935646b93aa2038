import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { answers } from '../http/answers.ts'

const Health = z.object({ status: z.literal('ok') }).meta({ id: 'Health', description: 'All is well' })

/** `isReady` says whether requests can be answered: the database open, and of this program's version. */
export const healthRoutes: FastifyPluginAsyncZod<{ isReady: () => Promise<boolean> }> = async (app, { isReady }) => {
  app.get(
    '/healthz',
    {
      config: { cacheControl: 'no-store', cost: 0 },
      schema: {
        tags: ['Operations'],
        operationId: 'getHealth',
        summary: 'Does the process live?',
        description: 'For whoever restarts it when it does not.',
        response: answers(Health),
      },
    },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      config: { cacheControl: 'no-store', cost: 0 },
      schema: {
        tags: ['Operations'],
        operationId: 'getReadiness',
        summary: 'Can it answer?',
        description: 'For a load balancer: the database is open and migrated.',
        response: answers(Health, 503),
      },
    },
    async () => {
      if (!(await isReady())) throw new AppError('unavailable', 'the database is not migrated')
      return { status: 'ok' as const }
    },
  )
}
