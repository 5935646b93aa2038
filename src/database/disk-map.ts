import { inTemporaryFile, openTemporaryDatabase } from './temporary-database.ts'

/**
 * Values by their keys: millions of them, in a few megabytes of memory, each a new one whenever it is asked for. They are
 * kept as JSON. Throws `DatabaseError` when the disk is full.
 */
export interface DiskMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  close(): void
}

export function createDiskMap<Value>(): DiskMap<Value> {
  const db = openTemporaryDatabase(
    'CREATE TABLE entry (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID, STRICT',
  )
  const find = db.prepare<[key: string], string>('SELECT value FROM entry WHERE key = ?').pluck()
  const put = db.prepare<[key: string, value: string]>('REPLACE INTO entry VALUES (?, ?)')
  return {
    get(key) {
      const text = inTemporaryFile(() => find.get(key))
      return text === undefined ? undefined : (JSON.parse(text) as Value)
    },
    set: (key, value) => void inTemporaryFile(() => put.run(key, JSON.stringify(value))),
    close: () => void db.close(),
  }
}
