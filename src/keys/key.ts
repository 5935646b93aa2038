import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a key may do. */
export const scopes = ['drafts:read', 'articles:write', 'metrics:read', 'admin'] as const
export type Scope = (typeof scopes)[number]

/** Whoever may write may read what he writes; an administrator may do everything. */
const implied: Record<Scope, readonly Scope[]> = {
  'drafts:read': ['drafts:read'],
  'articles:write': ['articles:write', 'drafts:read'],
  'metrics:read': ['metrics:read'],
  admin: scopes,
}

/** A key that was sent and that holds. */
export interface Key {
  id: string
  name: string
  scopes: readonly Scope[]
}

export function allows(key: Pick<Key, 'scopes'> | null | undefined, scope: Scope): boolean {
  return key?.scopes.some((one) => implied[one].includes(scope)) ?? false
}

/** The two parts of a key, as its owner keeps them: `bs_<id>_<secret>`. */
export interface KeyText {
  id: string
  secret: string
}

export function newKeyText(): KeyText {
  return { id: randomBytes(6).toString('hex'), secret: randomBytes(32).toString('base64url') }
}

export function formatKey({ id, secret }: KeyText): string {
  return `bs_${id}_${secret}`
}

/** `undefined` for what cannot be a key. */
export function parseKey(text: string): KeyText | undefined {
  const [, id, secret] = /^bs_([0-9a-f]{12})_([\w-]{43})$/.exec(text) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url')
}

/** Takes as long whatever differs. */
export function isSecretOf(secret: string, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(secret)), Buffer.from(hash))
}
