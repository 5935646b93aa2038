import { inTemporaryFile, openTemporaryDatabase } from './temporary-database.ts'

/** Lists of values by their keys, each as long as it may be; all else is as with `DiskMap`. */
export interface DiskLists<Value> {
  /** In the order in which they were added: none for a key that nothing was added to. */
  get(key: string): Value[]
  add(key: string, value: Value): void
  close(): void
}

export function createDiskLists<Value>(): DiskLists<Value> {
  const db = openTemporaryDatabase(
    'CREATE TABLE entry (key TEXT, number INTEGER, value TEXT NOT NULL, PRIMARY KEY (key, number)) WITHOUT ROWID, STRICT',
  )
  const find = db.prepare<[key: string], string>('SELECT value FROM entry WHERE key = ? ORDER BY number').pluck()
  const put = db.prepare<[key: string, number: number, value: string]>('INSERT INTO entry VALUES (?, ?, ?)')
  let added = 0
  return {
    get: (key) => inTemporaryFile(() => find.all(key)).map((text) => JSON.parse(text) as Value),
    add(key, value) {
      added += 1
      inTemporaryFile(() => put.run(key, added, JSON.stringify(value)))
    },
    close: () => void db.close(),
  }
}
