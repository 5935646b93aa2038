import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished } from 'vitest'

// The package is CommonJS and names its function twice.
const addFormats = addFormatsModule.default

interface Operation {
  responses: Record<string, { content?: Record<string, unknown> }>
}

interface OpenApi {
  paths: Record<string, Record<string, Operation>>
}

/** Compares every answer of the app with its own description; the test fails at its end where they differ. */
export function holdToContract(app: FastifyInstance): void {
  const breaches: string[] = []
  let check: ((answer: Answer) => string | undefined) | undefined
  app.addHook('onSend', async (request, reply, payload) => {
    const { url } = request.routeOptions
    if (
      request.method === 'OPTIONS' ||
      url === undefined ||
      /^\/(?:docs|reader|ghost|wp-json|1)\b/.test(url) ||
      url === '/openapi.json'
    )
      return payload
    check ??= createCheck(app.swagger() as unknown as OpenApi)
    const breach = check({
      route: url,
      method: request.method,
      status: reply.statusCode,
      type: String(reply.getHeader('content-type') ?? ''),
      body: textOf(payload, reply.getHeader('content-encoding')),
    })
    if (breach) breaches.push(`${request.method} ${request.url}: ${breach}`)
    return payload
  })
  onTestFinished(() => expect(breaches).toEqual([]))
}

const decompress: Record<string, (content: Buffer) => Buffer> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  zstd: zstdDecompressSync,
}

function textOf(payload: unknown, encoding: unknown): string {
  if (typeof payload === 'string') return payload
  return Buffer.isBuffer(payload) ? (decompress[String(encoding)]?.(payload) ?? payload).toString() : ''
}

interface Answer {
  route: string
  method: string
  status: number
  type: string
  body: string
}

function createCheck(document: OpenApi): (answer: Answer) => string | undefined {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats(ajv)
  ajv.addSchema({ $id: 'openapi', ...document })

  return ({ route, method, status, type, body }) => {
    const path = route.replace(/(?<!:):(\w+)/g, '{$1}').replace('::', ':')
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase()
    const operation = document.paths[path]?.[verb]
    // A method that a route does not take is described by no operation.
    if (!operation) return status === 405 ? undefined : `${verb} ${path} is not described`
    const mediaType = type.split(';', 1)[0] ?? ''
    const described = operation.responses[status]
    if (mediaType === '' && body === '' && described && !described.content) return undefined
    if (!described?.content?.[mediaType]) return `${status} as ${mediaType} is not described`
    if (!/[/+]json$/.test(mediaType) || body === '') return undefined
    const pointer = ['paths', path, verb, 'responses', String(status), 'content', mediaType, 'schema']
      .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/')
    const validate = ajv.getSchema(`openapi#/${pointer}`)
    if (!validate) return 'its schema cannot be found'
    return validate(JSON.parse(body)) ? undefined : ajv.errorsText(validate.errors)
  }
}
