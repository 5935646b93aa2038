import type { FastifyPluginAsync } from 'fastify'
import type { Site } from '../articles/site.ts'
import { watchMethods } from '../http/methods.ts'
import type { Stores } from '../stores.ts'
import { ghostRoutes } from './ghost/routes.ts'
import type { AdapterName } from './names.ts'

export interface AdapterOptions extends Pick<Stores, 'articles' | 'search' | 'tags' | 'authors'> {
  site: Site
}

const adapters: Partial<Record<AdapterName, { prefix: string; routes: FastifyPluginAsync<AdapterOptions> }>> = {
  ghost: { prefix: '/ghost/api/content', routes: ghostRoutes },
}

/** The APIs of others, for clients that were written for these. They show what is published, whoever asks. */
export const adapterRoutes: FastifyPluginAsync<AdapterOptions & { adapters: readonly AdapterName[] }> = async (
  app,
  { adapters: names, ...options },
) => {
  for (const name of names) {
    const adapter = adapters[name]
    if (!adapter) continue
    const { prefix, routes } = adapter
    await app.register(
      async (scope) => {
        const refuseOtherMethods = watchMethods(scope)
        await routes(scope, options)
        await scope.register(refuseOtherMethods)
      },
      { prefix },
    )
  }
}
