import { createHmac, randomBytes } from 'node:crypto'
import { articleLinks } from '../articles/links.ts'
import type { ChangeRow } from '../changes/store.ts'
import { ANY_ARTICLE } from '../http/caching.ts'

const SECRET_PREFIX = 'whsec_'

export interface Message {
  /** The same for every attempt, so that whoever gets it twice can tell. */
  id: string
  /** JSON. */
  payload: string
}

export function newSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString('base64')
}

/** A change as a webhook tells of it: what happened, and the keys of all pages that it touches. */
export function messageOf(
  webhookId: string,
  { seq, type, articleId, slug, revision, changedAt, surrogateKeys }: ChangeRow & { surrogateKeys: string },
): Message {
  const data = {
    seq,
    id: String(articleId),
    slug,
    revision,
    surrogateKeys: [...(JSON.parse(surrogateKeys) as string[]), ANY_ARTICLE],
    links: { self: articleLinks(slug).self },
  }
  return {
    id: `msg_${webhookId}_${seq}`,
    payload: JSON.stringify({ type: `article.${type}`, timestamp: changedAt, data }),
  }
}

/** The headers of the Standard Webhooks specification, version 1 (standardwebhooks.com). */
export function signedHeaders({ id, payload }: Message, secret: string, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
