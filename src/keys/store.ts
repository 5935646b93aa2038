import type { Database } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { notFound } from '../errors.ts'
import { formatKey, hashSecret, isSecretOf, type Key, newKeyText, parseKey, type Scope } from './key.ts'

/** The last use of a key is known to the minute. */
const USE_NOTED_EVERY_MS = 60_000

export interface KeyStore {
  /** `key` is what its owner gets to see this once. `expiresAt` is a time as they are kept, or never. */
  create(wanted: { name: string; scopes: readonly Scope[]; expiresAt: string | null }): Promise<{ key: string }>
  list(): Promise<ListedKey[]>
  /** Throws `not-found`. Revoking again changes nothing. */
  revoke(id: string): Promise<void>
  /** The key that this is the text of; `null` for one that is not known, has expired, or was revoked. */
  find(text: string): Promise<Key | null>
  /** Notes that a key was used: at some time, and where nobody waits for it. */
  noteUse(id: string): void
}

export interface ListedKey extends Key {
  createdAt: string
  expiresAt: string | null
  revokedAt: string | null
  lastUsedAt: string | null
}

interface KeyRow extends Omit<ListedKey, 'scopes'> {
  secretHash: string
  scopes: string
}

const columns = sql`
  id, name, secret_hash AS "secretHash", scopes, created_at AS "createdAt", expires_at AS "expiresAt",
  revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"`

/** What an unknown key is compared with, so that it takes as long as a known one. */
const NO_SECRET = hashSecret('')

export function createKeyStore(db: Database, now: () => Date = () => new Date()): KeyStore {
  const notedAt = new Map<string, number>()

  return {
    async create({ name, scopes, expiresAt }) {
      const { id, secret } = newKeyText()
      await db.transaction((tx) =>
        tx.run([
          sql`INSERT INTO api_key (id, name, secret_hash, scopes, created_at, expires_at)
              VALUES (${id}, ${name}, ${hashSecret(secret)}, ${JSON.stringify(scopes)}, ${now().toISOString()}, ${expiresAt})`,
        ]),
      )
      return { key: formatKey({ id, secret }) }
    },
    async list() {
      const rows = await db.all<KeyRow>(sql`SELECT ${columns} FROM api_key ORDER BY created_at, id`)
      return rows.map(({ secretHash: _, ...row }) => ({ ...row, scopes: scopesOf(row) }))
    },
    async revoke(id) {
      const known = await db.transaction((tx) =>
        tx.all(sql`
          UPDATE api_key SET revoked_at = coalesce(revoked_at, ${now().toISOString()}) WHERE id = ${id} RETURNING id`),
      )
      if (known.length === 0) throw notFound(`No key has the id "${id}".`)
    },
    async find(text) {
      const sent = parseKey(text)
      if (!sent) return null
      const [row] = await db.all<KeyRow>(sql`SELECT ${columns} FROM api_key WHERE id = ${sent.id}`)
      const isRight = isSecretOf(sent.secret, row?.secretHash ?? NO_SECRET)
      if (!row || !isRight || row.revokedAt !== null) return null
      if (row.expiresAt !== null && row.expiresAt <= now().toISOString()) return null
      return { id: row.id, name: row.name, scopes: scopesOf(row) }
    },
    noteUse(id) {
      const time = now()
      if (time.getTime() - (notedAt.get(id) ?? 0) < USE_NOTED_EVERY_MS) return
      notedAt.set(id, time.getTime())
      const use = sql`UPDATE api_key SET last_used_at = ${time.toISOString()} WHERE id = ${id}`
      // Of no use to whoever sent the request: a full disk must not keep him from reading.
      db.transaction((tx) => tx.run([use])).catch(() => notedAt.delete(id))
    },
  }
}

function scopesOf({ scopes }: Pick<KeyRow, 'scopes'>): Scope[] {
  return JSON.parse(scopes) as Scope[]
}
