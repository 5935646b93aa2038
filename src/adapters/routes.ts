import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { Site } from '../articles/site.ts'
import { watchMethods } from '../http/methods.ts'
import type { Stores } from '../stores.ts'
import { ghostRoutes } from './ghost/routes.ts'
import { instantSearchRoutes } from './instantsearch/routes.ts'
import type { AdapterName } from './names.ts'
import { wordpressRoutes } from './wordpress/routes.ts'
import { ROOT as WORDPRESS_ROOT } from './wordpress/show.ts'

export interface AdapterOptions extends Pick<Stores, 'articles' | 'search' | 'tags' | 'authors'> {
  site: Site
}

const adapters: Record<AdapterName, { prefix: string; routes: FastifyPluginAsync<AdapterOptions> }> = {
  ghost: { prefix: '/ghost/api/content', routes: ghostRoutes },
  wordpress: { prefix: WORDPRESS_ROOT, routes: wordpressRoutes },
  instantsearch: { prefix: '/1/indexes', routes: instantSearchRoutes },
}

/** The APIs of others, for clients that were written for these. They show what is published, whoever asks. */
export const adapterRoutes: FastifyPluginAsync<AdapterOptions & { adapters: readonly AdapterName[] }> = async (
  app,
  { adapters: names, ...options },
) => {
  for (const name of names) {
    const { prefix, routes } = adapters[name]
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

/** Clients of WordPress look for its API where the front page says that it is. */
export function announceAdapters(app: FastifyInstance, names: readonly AdapterName[], { publicUrl }: Site): void {
  if (!names.includes('wordpress')) return
  const link = `<${publicUrl}${WORDPRESS_ROOT}/>; rel="https://api.w.org/"`
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url === '/') reply.header('link', link)
  })
}
