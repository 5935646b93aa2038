import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { compressed, type Encoding, isCompressible, isWorthCompressing, preferredEncoding } from './compression.ts'
import { encodedTag } from './entity-tag.ts'
import type { Form, KeptAnswer, KeptAnswers } from './kept-answers.ts'
import { pathOf } from './path.ts'
import { evaluateConditions } from './preconditions.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Under which name the answer may be kept, and what had changed when it began to be made. */
    keptAs: { name: string; madeAfter: number } | null
    /** Whether the answer was sent as it was kept. */
    isKept: boolean
  }
}

/** Whoever asks for so much asks for something else each time. */
const LONGEST_NAME = 2_000
const NAME = 'Broadsheet'
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
const hit = [status('hit'), ['server-timing', 'cache;desc=hit']]

/** Before anything else is done: what is kept is sent, as it is. To be registered before all other hooks. */
export function serveKept(app: FastifyInstance, answers: KeptAnswers): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.decorateRequest('keptAs', null)
  app.decorateRequest('isKept', false)
  app.addHook('onRequest', (request, reply, done) => {
    const name = isClosing ? undefined : nameOf(request.raw)
    if (name === undefined) return done()
    const look = () => {
      const kept = answers.find(name)
      if (kept && send(request, reply, kept, () => answers.keep(name, kept))) return
      request.keptAs = { name, madeAfter: answers.seq }
      done()
    }
    if (answers.isBehind()) answers.catchUp().then(look, done)
    else look()
  })
}

/** What answers are kept by: the address, and what is accepted. None for what is never kept. */
function nameOf({ method, url = '', headers }: IncomingMessage): string | undefined {
  const isPlain =
    (method === 'GET' || method === 'HEAD') &&
    headers.authorization === undefined &&
    headers.host !== undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  if (!isPlain) return undefined
  const name = `${url.startsWith('/') ? url : pathOf(url)} ${headers.accept ?? '*/*'}`
  return name.length > LONGEST_NAME ? undefined : name
}

/** Whether it could: the form may have to be made first, and some conditions are for others to answer. */
function send(request: FastifyRequest, reply: FastifyReply, kept: KeptAnswer, onNewForm: () => void): boolean {
  const { headers, method } = request.raw
  const encoding = kept.isCompressible ? preferredEncoding(headers['accept-encoding']) : 'identity'
  const etag = encodedTag(kept.etag, encoding)
  const outcome = evaluateConditions(headers, { etag, lastModified: kept.lastModified })
  if (outcome === 'failed') return false
  const form = kept.forms.get(encoding)
  reply.hijack()
  request.isKept = true
  if (outcome === 'not-modified') {
    const rest = kept.headers.filter(([name]) => name !== 'content-type')
    reply.raw.writeHead(304, [...rest, ['etag', etag], ...hit].flat()).end()
  } else if (form) write(reply, method, form)
  else {
    formOf(kept, encoding).then(
      (made) => {
        onNewForm()
        write(reply, method, made)
      },
      (error: unknown) => reply.raw.destroy(error instanceof Error ? error : undefined),
    )
  }
  return true
}

function write({ raw }: FastifyReply, method: string | undefined, { headers, content }: Form): void {
  raw.writeHead(200, headers)
  raw.end(method === 'HEAD' ? undefined : content)
}

/** Makes the form of an answer in an encoding, once. */
export async function formOf(kept: KeptAnswer, encoding: Encoding): Promise<Form> {
  const known = kept.forms.get(encoding)
  if (known) return known
  const content = await compressed(kept.content, encoding)
  const etag = encodedTag(kept.etag, encoding)
  const headers = [...kept.headers, ['etag', etag], ['content-length', String(content.length)], ...hit]
  if (encoding !== 'identity') headers.push(['content-encoding', encoding])
  const form = { etag, content, headers: headers.flat() }
  kept.forms.set(encoding, form)
  return form
}

/** `Cache-Status`, as RFC 9211 has it. */
function status(what: string): [string, string] {
  return ['cache-status', `${NAME}; ${what}`]
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
  { content, etag }: { content: string | Buffer; etag: string },
): KeptAnswer | undefined {
  const { keptAs } = request
  const keys = reply.getHeader('surrogate-key')?.toString().split(' ')
  const isKept = keptAs !== null && keys !== undefined && reply.statusCode === 200 && request.method === 'GET'
  reply.header(...status(keptAs === null ? 'fwd=bypass' : `fwd=miss${isKept ? '; stored' : ''}`))
  if (!isKept) return undefined
  const bytes = Buffer.from(content)
  const kept: KeptAnswer = {
    keys,
    madeAfter: keptAs.madeAfter,
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
