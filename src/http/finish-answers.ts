import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import { describeCaching } from './caching.ts'
import { entityTagOf } from './entity-tag.ts'
import { evaluateConditions } from './preconditions.ts'

/** The last thing that happens to an answer: how it may be kept is said, it is tagged, and not sent where the client has it. */
export function finishAnswers(app: FastifyInstance, { cacheControl }: { cacheControl: string }): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (isRead(request)) describeCaching(request, reply, cacheControl)
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
    tag(request, reply, payload)
    return hasIt(request, reply) ? withoutContent(request, reply) : payload
  })
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD'
}

function isSuccess({ statusCode }: FastifyReply): boolean {
  return statusCode >= 200 && statusCode < 300
}

/** Every read that succeeds, and writes that answer with the article. */
function tag(request: FastifyRequest, reply: FastifyReply, payload: string | Buffer): void {
  const noted = reply.getHeader('etag')
  if (!isSuccess(reply)) reply.removeHeader('etag')
  else if (noted !== undefined || isRead(request)) reply.header('etag', entityTagOf(payload, noted?.toString()))
}

/** Whether the client has what it asks for. Throws `precondition-failed`. Conditions of writes are the editor's. */
function hasIt(request: FastifyRequest, reply: FastifyReply): boolean {
  if (!isRead(request) || !isSuccess(reply)) return false
  const etag = String(reply.getHeader('etag'))
  const outcome = evaluateConditions(request.headers, {
    etag,
    lastModified: reply.getHeader('last-modified')?.toString(),
  })
  if (outcome === 'failed')
    throw new AppError('precondition-failed', 'What is here is not what "If-Match" or "If-Unmodified-Since" names.')
  return outcome === 'not-modified'
}

function withoutContent(request: FastifyRequest, reply: FastifyReply): unknown {
  reply.code(304).removeHeader('content-type').removeHeader('content-length')
  // Of anything else, Fastify would send the length to a HEAD.
  return request.method === 'HEAD' ? Readable.from([]) : null
}
