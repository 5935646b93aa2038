import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { answers } from '../http/answers.ts'
import { pathOf } from '../http/path.ts'
import { ChangePage, ChangesQuery, LONGEST_WAIT_S } from './schema.ts'
import type { ChangeStore } from './store.ts'
import type { ChangeWaiter } from './wait.ts'

export const changeRoutes: FastifyPluginAsyncZod<{ changes: ChangeStore; waiter: ChangeWaiter }> = async (
  app,
  { changes, waiter },
) => {
  // Whoever waits would keep the server from closing.
  app.addHook('preClose', async () => waiter.close())

  app.get(
    '/changes',
    {
      // Whoever follows changes wants the next one, not the last answer.
      config: { cacheControl: 'no-cache' },
      handlerTimeout: (LONGEST_WAIT_S + 20) * 1000,
      schema: {
        tags: ['Changes'],
        operationId: 'listChanges',
        summary: 'Follow what changes',
        description:
          'For whoever keeps a copy: every change of what the public sees, in the order in which they happened. Start with `after=0`, apply each, go on with `links.next`; `wait=20` waits for the next one. Changes are kept for 30 days, then the last one of each article; whoever comes back later than that may be told to start again (410).',
        querystring: ChangesQuery,
        response: answers(ChangePage, 400, 410, 503),
      },
    },
    async (request, reply) => {
      const { query } = request
      let found = await changes.list(query)
      if (found.items.length === 0 && query.wait > 0) {
        await waiter.wait(Number.parseInt(found.after, 10), query.wait * 1000, request.signal)
        found = await changes.list({ ...query, after: found.after })
      }
      const self = pathOf(request.url)
      const [path, parameters] = self.split('?')
      const next = new URLSearchParams(parameters)
      next.set('after', found.after)
      const links = { self, next: `${path}?${next}` }
      reply.header('link', `<${links.next}>; rel="next"`)
      return { data: found.items, meta: { limit: query.limit, after: found.after, isLast: found.isLast }, links }
    },
  )
}
