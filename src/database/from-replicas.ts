import type { Database } from './database.ts'

/** The same database, read from its replicas where there are any. */
export function fromReplicas(db: Database): Database {
  return { ...db, ...db.replicas }
}
