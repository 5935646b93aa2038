import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { compressed, type Encoding, isCompressible, isWorthCompressing } from './compression.ts'
import { encodedTag } from './entity-tag.ts'
import { type Form, type KeptAnswer, type KeptAnswers, nameOf } from './kept-answers.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Under which name the answer may be kept, and what had changed when it began to be made. */
    keptAs: { name: string; madeAfter: number } | null
  }
}

const CACHE = 'Broadsheet'
/** What belongs to one encoding, one connection, or this one answer. */
const notKept = new Set([
  'etag',
  'content-encoding',
  'content-length',
  'connection',
  'cache-status',
  'ratelimit',
  'ratelimit-policy',
])

/** Notes what answers may be kept as. To be registered before all other hooks. */
export function nameAnswers(app: FastifyInstance, answers: KeptAnswers): void {
  app.decorateRequest('keptAs', null)
  app.addHook('onRequest', (request, _reply, done) => {
    const name = nameOf(request.raw)
    if (name !== undefined) request.keptAs = { name, madeAfter: answers.seq }
    done()
  })
}

/** For an answer that changes without anything that it shows, as by the hour. */
export function keepsNot(request: FastifyRequest): void {
  request.keptAs = null
}

/** Keeps a finished answer that names what it shows, and says what came of it. */
export function keepAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  answers: KeptAnswers,
  { content, etag }: { content: Buffer; etag: string },
): KeptAnswer | undefined {
  const { keptAs } = request
  const keys = reply.getHeader('surrogate-key')?.toString().split(' ')
  const isKept = keptAs !== null && keys !== undefined && reply.statusCode === 200 && request.method === 'GET'
  reply.header(...status(keptAs === null ? 'fwd=bypass' : `fwd=miss${isKept ? '; stored' : ''}`))
  if (!isKept) return undefined
  const bytes = exactly(content)
  const kept: KeptAnswer = {
    keys,
    madeAfter: keptAs.madeAfter,
    route: request.routeOptions.url ?? '',
    etag,
    lastModified: reply.getHeader('last-modified')?.toString(),
    headers: Object.entries(reply.getHeaders()).flatMap(([name, value]): [string, string][] =>
      value === undefined || notKept.has(name) ? [] : [[name, String(value)]],
    ),
    content: bytes,
    isCompressible: isWorthCompressing(bytes) && isCompressible(reply.getHeader('content-type')?.toString()),
    forms: new Map(),
  }
  answers.keep(keptAs.name, kept)
  return kept
}

/** Makes the form of an answer in an encoding, once. */
export async function formOf(kept: KeptAnswer, encoding: Encoding): Promise<Form> {
  const known = kept.forms.get(encoding)
  if (known) return known
  const content = encoding === 'identity' ? kept.content : exactly(await compressed(kept.content, encoding))
  const etag = encodedTag(kept.etag, encoding)
  const common = [...kept.headers, ['etag', etag], status('hit'), ['server-timing', 'cache;desc=hit']]
  const headers = [...common, ['content-length', String(content.length)]]
  if (encoding !== 'identity') headers.push(['content-encoding', encoding])
  const form: Form = {
    etag,
    lastModified: kept.lastModified,
    content,
    headers: headers.flat(),
    headersOfNotModified: common.filter(([name]) => name !== 'content-type').flat(),
  }
  kept.forms.set(encoding, form)
  return form
}

/** The same bytes in memory of their own: what zlib and small buffers give is a part of more, which would be kept whole. */
function exactly(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}

/** `Cache-Status`, as RFC 9211 has it. */
function status(what: string): [string, string] {
  return ['cache-status', `${CACHE}; ${what}`]
}
