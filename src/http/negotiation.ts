import accepts from 'accepts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { AppError } from '../errors.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types that the route can answer, the one it prefers first. JSON where it does not say. */
    produces?: readonly string[]
    /** Whether the address alone says what is answered, whatever is accepted: those who follow it seldom know better. */
    isOfOneType?: boolean
  }
}

const ANY = '*/*'
const json = ['application/json', 'application/problem+json']

/** What a route can answer besides JSON, for its `produces`. */
export function jsonOr(types: readonly string[]): string[] {
  return ['application/json', ...types, 'application/problem+json']
}

/** Refuses a request that accepts nothing that its route produces. */
export function refuseUnacceptable(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  const { produces = json, isOfOneType = false } = request.routeOptions.config
  if (isOfOneType || preferredType(request, produces) !== undefined) done()
  else done(unacceptable(produces))
}

/** The type among `produced` that the client likes best; `undefined` when it takes none of them. */
export function preferredType({ raw }: FastifyRequest, produced: readonly string[]): string | undefined {
  const { accept = ANY } = raw.headers
  if (accept === ANY) return produced[0]
  const choice = `${accept} ${produced.join(' ')}`
  const known = choices.get(choice)
  if (known) return known.type
  const type = accepts(raw).type([...produced])
  const made = { type: typeof type === 'string' ? type : undefined }
  choices.set(choice, made)
  return made.type
}

/** There are few clients, and each sends the same with every request. */
const choices = new LRUCache<string, { type: string | undefined }>({ max: 200 })
/**
 * The type among `types` that the client likes better than JSON; `undefined` where JSON is to be answered. Throws
 * `not-acceptable` when the client takes neither.
 */
export function typeInsteadOfJson<Type extends string>(
  request: FastifyRequest,
  types: readonly Type[],
): Type | undefined {
  const possible = jsonOr(types)
  const preferred = preferredType(request, possible)
  if (preferred === undefined) throw unacceptable(possible)
  return types.find((type) => type === preferred)
}

function unacceptable(produced: readonly string[]): AppError {
  return new AppError('not-acceptable', `This can be answered as ${produced.join(', ')} alone.`)
}
