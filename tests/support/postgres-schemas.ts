import { readFileSync } from 'node:fs'
import { idsInBatches } from '../../src/articles/id-batches.ts'
import { searchIndexes } from '../../src/articles/search-index.ts'
import { readKept } from '../../src/checking/kept-articles.ts'
import { upsert } from '../../src/copying/compare.ts'
import { columnsOf, copiedTables, goOnFrom, lastNumber, named } from '../../src/copying/tables.ts'
import type { Database } from '../../src/database/database.ts'
import { openDatabase } from '../../src/database/open.ts'
import { sql, type Value } from '../../src/database/sql.ts'
import { emptyDatabase } from './database.ts'
import { databaseOfSchema, schemas } from './schemas.ts'

const migrations = new URL('../../migrations/postgres/', import.meta.url)
/** PostgreSQL came later: no database of an older schema was ever on it. */
const FIRST_ON_POSTGRES = '0008'

/** The names of all schemas that there were on PostgreSQL. */
export const postgresSchemas = schemas.filter((schema) => schema >= FIRST_ON_POSTGRES)

/**
 * What a schema's fixture holds, in PostgreSQL as it was then: both engines have the same rows, but for what search looks
 * into. Answers where it is.
 */
export async function postgresOfSchema(schema: string): Promise<string> {
  const url = await emptyDatabase()
  const [fixture, db] = await Promise.all([
    openDatabase(`file:${await databaseOfSchema(schema)}`, { threads: 0 }),
    openDatabase(url, { threads: 0 }),
  ])
  try {
    await makeSchema(db, schema)
    for (const table of copiedTables) {
      const columns = await columnsOf(fixture, table.name)
      if (columns.length === 0) continue
      const rows = await fixture.all<Record<string, Value>>(sql`SELECT * FROM ${named(table.name)}`)
      await db.transaction((tx) =>
        tx.run([sql`DELETE FROM ${named(table.name)}`, ...(rows.length > 0 ? [upsert(table, columns, rows)] : [])]),
      )
      if (table.numbered === undefined) continue
      const [row] = await fixture.all<{ last: number }>(lastNumber.sqlite(table.name, table.numbered))
      const numbers = goOnFrom.postgres(table.name, table.numbered, row?.last ?? 0)
      await db.transaction((tx) => tx.run(numbers))
    }
    for await (const ids of idsInBatches(fixture)) {
      const kept = await readKept(fixture, ids)
      await db.transaction((tx) =>
        tx.run(kept.flatMap(({ id, index }) => (index ? searchIndexes.postgres.add(id, index) : []))),
      )
    }
    return url
  } finally {
    await Promise.all([fixture.close(), db.close()])
  }
}

async function makeSchema(db: Database, schema: string): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.script('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)')
    for (const name of schemas.slice(0, schemas.indexOf(schema) + 1)) {
      await tx.script(readFileSync(new URL(`${name}.sql`, migrations), 'utf8'))
      await tx.run([sql`INSERT INTO migration VALUES (${`${name}.sql`}, '2026-01-01T00:00:00.000Z')`])
    }
  })
}
