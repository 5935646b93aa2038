import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { expect, onTestFinished } from 'vitest'
import { type Answer, createCheck, type OpenApi } from './check-answer.ts'

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
      path: url.replace(/(?<!:):(\w+)/g, '{$1}').replace('::', ':'),
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
