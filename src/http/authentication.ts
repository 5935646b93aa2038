import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readingOwnWrites } from '../database/own-writes.ts'
import { AppError } from '../errors.ts'
import { allows, type Key, type Scope } from '../keys/key.ts'
import type { KeyStore } from '../keys/store.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The key that came with the request; `null` without one. One that does not hold reaches no route. */
    key: Key | null
  }
}

/** What the routes of a scope say in OpenAPI. */
export function securedBy(scope: Scope) {
  return [{ key: [scope] }]
}

/** What the routes that anyone may read, and that show more to a key, say in OpenAPI. */
export const optionallySecured = [{}, { key: ['drafts:read'] }]

/** Finds out whose requests are. A key that does not hold is refused wherever it is sent. */
export function authenticate(app: FastifyInstance, keys: KeyStore): void {
  app.decorateRequest('key', null)
  app.addHook('onRequest', (request, reply, done) => {
    // What is shown depends on the key, so that nothing between may give one reader what another got.
    reply.header('vary', 'Authorization')
    const { authorization } = request.headers
    if (authorization === undefined) done()
    // Who has a key may have written with it.
    else identify(request, reply, authorization).then(() => readingOwnWrites(() => done()), done)
  })

  async function identify(request: FastifyRequest, reply: FastifyReply, authorization: string): Promise<void> {
    reply.header('cache-control', 'private, no-store')
    const [, text = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? []
    const key = await keys.find(text)
    if (!key) throw unauthorized(reply, 'This key is not known here, has expired, or was revoked.', 'invalid_token')
    request.key = key
    keys.noteUse(key.id)
  }
}

/** A hook for routes that only keys of a scope open. */
export function requireScope(scope: Scope) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.key === null) {
      throw unauthorized(reply, `This needs a key of the scope "${scope}": "Authorization: Bearer <key>".`)
    }
    if (allows(request.key, scope)) return
    reply.header('www-authenticate', `Bearer realm="broadsheet", error="insufficient_scope", scope="${scope}"`)
    throw new AppError('forbidden', `This needs a key of the scope "${scope}".`)
  }
}

/** As RFC 6750, section 3 has it: without a key there is no `error` to name. */
function unauthorized(reply: FastifyReply, detail: string, error?: string): AppError {
  reply.header('www-authenticate', `Bearer realm="broadsheet"${error ? `, error="${error}"` : ''}`)
  return new AppError('unauthorized', detail)
}
