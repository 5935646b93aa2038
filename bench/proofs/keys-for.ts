import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'
import type { Scope } from '../../src/keys/key.ts'
import { createKeyStore } from '../../src/keys/store.ts'

/** Makes a database in a new file, and a key of each scope in it. */
export async function keysFor(path: string): Promise<Record<Scope, string>> {
  const db = await openDatabase(`file:${path}`, { threads: 0 })
  try {
    await migrate(db)
    const store = createKeyStore(db)
    const of = async (scope: Scope) => (await store.create({ name: scope, scopes: [scope], expiresAt: null })).key
    return {
      'drafts:read': await of('drafts:read'),
      'articles:write': await of('articles:write'),
      'metrics:read': await of('metrics:read'),
      admin: await of('admin'),
    }
  } finally {
    await db.close()
  }
}
