import { hash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { revisionCheck } from '../http/entity-tag.ts'
import type { Edit, InformedEdit } from './editor.ts'

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, 'expected up to 255 letters, digits and signs of ASCII')
  .optional()
  .describe('A name for this request, so that sending it again within 24 hours does nothing again')

/** The headers of a write. Others are nobody's business here. */
export const EditHeaders = z.looseObject({ 'idempotency-key': idempotencyKey })
export const InformedEditHeaders = EditHeaders.extend({
  'if-match': z.string().optional().describe('The `ETag` that the article was read with; without it, 428'),
})

/** Who writes, by a route that only keys open. */
export function editOf(request: FastifyRequest): Edit {
  const by = request.key?.id
  if (by === undefined) throw new Error('a route that writes is open to all')
  const name = request.headers['idempotency-key']
  return {
    by,
    attempt: typeof name === 'string' ? { keyId: by, name, fingerprint: fingerprintOf(request) } : undefined,
  }
}

/** Throws `precondition-required`. */
export function informedEditOf(request: FastifyRequest): InformedEdit {
  return { ...editOf(request), isCurrent: revisionCheck(request.headers['if-match']) }
}

function fingerprintOf({ method, url, headers, body }: FastifyRequest): string {
  const request = JSON.stringify([method, url, headers['if-match'] ?? null, body ?? null])
  return hash('sha256', request, 'base64url')
}
