import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { AppError } from '../errors.ts'

/** Notes which revision of an article an answer shows; its `ETag` will begin with it. */
export function showsRevision(reply: FastifyReply, revision: number): void {
  reply.header('etag', `"${revision}"`)
}

/**
 * A strong tag of the revision, where one was noted, and of all that is shown, which may be less or more than the
 * article. Writing compares the revision alone, so that whoever read two fields may change a third.
 */
export function entityTagOf(content: Buffer, noted: string | undefined): string {
  const digest = hash('sha256', content, 'base64url').slice(0, 16)
  const [, revision] = /^"(\d+)"$/.exec(noted ?? '') ?? []
  return revision === undefined ? `"${digest}"` : `"${revision}-${digest}"`
}

/** The tag of the same content in an encoding: other bytes, and so another tag (RFC 9110, section 8.8.3). */
export function encodedTag(etag: string, encoding: string): string {
  return encoding === 'identity' ? etag : etag.replace(/"$/, `-${encoding}"`)
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
