import accepts from 'accepts'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types that the route can answer, the one it prefers first. JSON where it does not say. */
    produces?: readonly string[]
  }
}

const json = ['application/json', 'application/problem+json']

/** Refuses a request that accepts nothing that its route produces. */
export async function refuseUnacceptable(request: FastifyRequest): Promise<void> {
  const produced = request.routeOptions.config.produces ?? json
  if (preferredType(request, produced) === undefined) {
    throw new AppError('not-acceptable', `This can be answered as ${produced.join(', ')} alone.`)
  }
}

/** The type among `produced` that the client likes best; `undefined` when it takes none of them. */
export function preferredType(request: FastifyRequest, produced: readonly string[]): string | undefined {
  const type = accepts(request.raw).type([...produced])
  return typeof type === 'string' ? type : undefined
}
