import { pipeline, Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import { describeCaching } from './caching.ts'
import {
  compressed,
  compressor,
  type Encoding,
  isCompressible,
  isWorthCompressing,
  preferredEncoding,
} from './compression.ts'
import { encodedTag, entityTagOf } from './entity-tag.ts'
import { formOf, keepAnswer } from './keep-answers.ts'
import type { KeptAnswer, KeptAnswers } from './kept-answers.ts'
import { evaluateConditions } from './preconditions.ts'

/**
 * The last thing that happens to an answer: how it may be kept is said, it is tagged, compressed, and not sent where the
 * client has it.
 */
export function finishAnswers(
  app: FastifyInstance,
  { cacheControl, kept }: { cacheControl: string; kept: KeptAnswers | undefined },
): void {
  // No promise but for what is compressed: whoever waits for an answer that is sent at once need not listen for its end.
  app.addHook('onSend', (request, reply, payload, done) => {
    const finished = finish(request, reply, payload)
    if (finished instanceof Promise) finished.then((content) => done(null, content), done)
    else done(null, finished)
  })

  function finish(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (isRead) describeCaching(request, reply, cacheControl)
    if (reply.statusCode < 200 || reply.statusCode > 299) {
      reply.removeHeader('etag').removeHeader('last-modified')
      return payload
    }
    if (payload instanceof Readable) return isRead ? compressedStream(request, reply, payload) : payload
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload
    // What is made of it asks for its bytes time and again.
    const content = typeof payload === 'string' ? Buffer.from(payload) : payload
    const noted = reply.getHeader('etag')?.toString()
    if (isRead) {
      const etag = entityTagOf(content, noted)
      const keptNow = kept && keepAnswer(request, reply, kept, { content, etag })
      return finishedRead(request, reply, { content, etag, kept: keptNow })
    }
    if (noted !== undefined) reply.header('etag', entityTagOf(content, noted))
    return content
  }
}

function finishedRead(
  request: FastifyRequest,
  reply: FastifyReply,
  { content, etag, kept }: { content: Buffer; etag: string; kept: KeptAnswer | undefined },
): unknown {
  const encoding = isWorthCompressing(content) ? encodingOf(request, reply) : 'identity'
  reply.header('etag', encodedTag(etag, encoding))
  if (hasIt(request, reply)) {
    reply.code(304).removeHeader('content-type').removeHeader('content-length')
    // Of anything else, Fastify would send the length to a HEAD.
    return request.method === 'HEAD' ? Readable.from([]) : null
  }
  if (encoding === 'identity') return content
  reply.header('content-encoding', encoding).removeHeader('content-length')
  return kept ? formOf(kept, encoding).then((form) => form.content) : compressed(content, encoding)
}

/** Files, which have validators of their own: weak ones, which hold for every encoding. */
function compressedStream(request: FastifyRequest, reply: FastifyReply, content: Readable): Readable {
  const encoding = encodingOf(request, reply)
  if (encoding === 'identity' || reply.statusCode !== 200) return content
  reply.header('content-encoding', encoding).removeHeader('content-length').removeHeader('accept-ranges')
  // Whoever reads the end learns of an error there.
  return pipeline(content, compressor(encoding), () => undefined)
}

function encodingOf({ headers }: FastifyRequest, reply: FastifyReply): Encoding {
  const isEncoded = reply.hasHeader('content-encoding')
  if (isEncoded || !isCompressible(reply.getHeader('content-type')?.toString())) return 'identity'
  return preferredEncoding(headers['accept-encoding'])
}

/** Whether the client has what it asks for. Throws `precondition-failed`. Conditions of writes are the editor's. */
function hasIt({ headers }: FastifyRequest, reply: FastifyReply): boolean {
  const etag = String(reply.getHeader('etag'))
  const outcome = evaluateConditions(headers, { etag, lastModified: reply.getHeader('last-modified')?.toString() })
  if (outcome === 'failed') {
    throw new AppError(
      'precondition-failed',
      'What is here is not what "If-Match" or "If-Unmodified-Since" was sent for.',
    )
  }
  return outcome === 'not-modified'
}
