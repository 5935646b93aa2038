import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

/** Notes which revision of an article an answer shows; `completeEntityTag` makes an `ETag` of it. */
export function showsRevision(reply: FastifyReply, revision: number): void {
  reply.header('etag', `"${revision}"`)
}

/**
 * An `onSend` hook: a strong tag of the revision and of all that is shown, which may be less or more than the article.
 * Writing compares the revision alone, so that whoever read two fields may change a third.
 */
export async function completeEntityTag(
  _request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const [, revision] = /^"(\d+)"$/.exec(String(reply.getHeader('etag') ?? '')) ?? []
  if (revision !== undefined && typeof payload === 'string') {
    reply.header('etag', `"${revision}-${createHash('sha256').update(payload).digest('base64url').slice(0, 16)}"`)
  }
  return payload
}

/** Whether a revision is one that `If-Match` names (RFC 9110, section 13.1.1). Throws `precondition-required`. */
export function revisionCheck(ifMatch: string | undefined): (revision: number) => boolean {
  if (ifMatch === undefined) {
    throw new AppError('precondition-required', 'Send "If-Match" with the ETag that the article was read with.')
  }
  if (ifMatch.trim() === '*') return () => true
  // Weak tags never match; what is no tag of ours matches nothing.
  const revisions = [...ifMatch.matchAll(/(?:^|,)\s*"(\d{1,15})(?:-[\w-]*)?"/g)].map(([, revision]) => Number(revision))
  return (revision) => revisions.includes(revision)
}
