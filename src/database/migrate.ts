import { readdirSync, readFileSync } from 'node:fs'
import { type Database, DatabaseError } from './database.ts'
import { sql } from './sql.ts'

/**
 * Applies what is new in `migrations/`, each in a transaction of its own, and returns the names of what it applied.
 * Throws `unusable` when the database has a migration that this program does not know: it is of a newer version.
 */
export async function migrate(db: Database): Promise<string[]> {
  // In the usual case there is nothing to do: to find that out takes no transaction, and so no thread that writes.
  if ((await lackedBy(db)).length === 0) return []
  const here = folderOf(db)
  const names = namesIn(here)
  const applied: string[] = []
  for (const name of names) {
    const isNew = await db.transaction(async (tx) => {
      await tx.script('CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)')
      // Another program may have been here since.
      if (!lacked(names, await migrationsOf(tx)).includes(name)) return false
      await tx.script(readFileSync(new URL(name, here), 'utf8'))
      await tx.run([sql`INSERT INTO migration (name, applied_at) VALUES (${name}, ${new Date().toISOString()})`])
      return true
    })
    if (isNew) applied.push(name)
  }
  return applied
}

/** The names of the migrations that the database still lacks; all of them when it is empty. */
export async function pendingMigrations(db: Database): Promise<string[]> {
  const done = await migrationsOf(db)
  return namesIn(folderOf(db)).filter((name) => !done.includes(name))
}

/** For what only reads: throws `unusable` where `migrate` has something to do, or the database is of a newer version. */
export async function requireMigrated(db: Database): Promise<void> {
  if ((await lackedBy(db)).length > 0)
    throw new DatabaseError('unusable', 'the database is of an older version of Broadsheet: `broadsheet migrate` first')
}

/** As `pendingMigrations`, also of a database that has none. Throws `unusable` when it is of a newer version. */
async function lackedBy(db: Database): Promise<string[]> {
  return lacked(namesIn(folderOf(db)), await migrationsOf(db).catch(() => []))
}

/** Those that were applied. */
async function migrationsOf(db: Pick<Database, 'all'>): Promise<string[]> {
  return (await db.all<{ name: string }>(sql`SELECT name FROM migration`)).map(({ name }) => name)
}

function lacked(names: readonly string[], done: readonly string[]): string[] {
  const unknown = done.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new DatabaseError('unusable', `the database is of a newer version of Broadsheet (${unknown})`)
  return names.filter((name) => !done.includes(name))
}

function folderOf(db: Database): URL {
  return new URL(`../../migrations/${db.engine}/`, import.meta.url)
}

function namesIn(here: URL): string[] {
  return readdirSync(here)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}
