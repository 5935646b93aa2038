import accepts from 'accepts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { AppError } from '../errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types that the route can answer, the one it prefers first. JSON where it does not say. */
    produces?: readonly string[]
  }
}

const json = ['application/json', 'application/problem+json']

/** Refuses a request that accepts nothing that its route produces. */
export function refuseUnacceptable(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const produced = request.routeOptions.config.produces ?? json
  if (preferredType(request, produced) !== undefined) done()
  else done(new AppError('not-acceptable', `This can be answered as ${produced.join(', ')} alone.`))
}

/** The type among `produced` that the client likes best; `undefined` when it takes none of them. */
export function preferredType({ raw }: FastifyRequest, produced: readonly string[]): string | undefined {
  const choice = `${raw.headers.accept ?? '*/*'} ${produced.join(' ')}`
  const known = choices.get(choice)
  if (known) return known.type
  const type = accepts(raw).type([...produced])
  const made = { type: typeof type === 'string' ? type : undefined }
  choices.set(choice, made)
  return made.type
}

/** There are few clients, and each sends the same with every request. */
const choices = new LRUCache<string, { type: string | undefined }>({ max: 200 })
