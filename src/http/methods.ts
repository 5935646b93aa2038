import type { FastifyInstance, HTTPMethods } from 'fastify'
import { AppError } from '../errors.ts'

const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Notes the routes that are registered after this; what it returns answers 405 to their other methods. */
export function watchMethods(app: FastifyInstance) {
  const taken = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = taken.get(url) ?? new Set()
    for (const one of [method].flat()) known.add(one)
    taken.set(url, known)
  })

  return async (refusals: FastifyInstance): Promise<void> => {
    for (const [url, known] of [...taken]) {
      if (url.includes('*') || known.size === methods.length) continue
      const allow = [...known].sort().join(', ')
      refusals.route({
        method: methods.filter((method) => !known.has(method)),
        url: url.slice(refusals.prefix.length),
        prefixTrailingSlash: 'slash',
        schema: { hide: true },
        // Before the body is read: whatever it is, it is not wanted.
        onRequest: async (request, reply) => {
          reply.header('allow', allow)
          throw new AppError('method-not-allowed', `${request.method} is not possible here; ${allow} is.`)
        },
        handler: async () => undefined,
      })
    }
  }
}
