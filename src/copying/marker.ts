import type { Database, Engine } from '../database/database.ts'
import { type Sql, sql } from '../database/sql.ts'
import { AppError } from '../errors.ts'
import { copiedTables, named } from './tables.ts'

// A database that is being copied into says so, in a table of its own, until it is a copy: what was begun can be gone on
// with, and nothing else is ever written over.

/** Of the tables that a new database has rows in. */
const NEVER_EMPTY = 'change_horizon'

const isThere: Record<Engine, Sql> = {
  sqlite: sql`SELECT count(*) AS count FROM sqlite_master WHERE name = 'copy_under_way'`,
  postgres: sql`
    SELECT count(*) AS count FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'copy_under_way'`,
}

/** Answers whether it was begun before. Throws `conflict` for a database that has anything else in it. */
export async function beginCopy(target: Database, from: string): Promise<boolean> {
  if (await isUnderWay(target)) {
    const [begun] = await target.all<{ source: string }>(sql`SELECT source FROM copy_under_way`)
    if (begun?.source === from) return true
    throw new AppError('conflict', `a copy of ${begun?.source} was begun there, and has not ended`)
  }
  await target.transaction(async (tx) => {
    for (const { name } of copiedTables) {
      if (name === NEVER_EMPTY) continue
      const rows = await tx.all(sql`SELECT 1 AS there FROM ${named(name)} LIMIT 1`)
      if (rows.length > 0)
        throw new AppError('conflict', `the database to copy to is not empty: it has a row in ${name}`)
    }
    await tx.script('CREATE TABLE copy_under_way (source TEXT NOT NULL, indexed BIGINT NOT NULL)')
    await tx.run([sql`INSERT INTO copy_under_way (source, indexed) VALUES (${from}, 0)`])
  })
  return false
}

/** Whether the database is half of a copy. */
export async function isUnderWay(target: Database): Promise<boolean> {
  const [row] = await target.all<{ count: number }>(isThere[target.engine])
  return row?.count === 1
}

/** The last article that search knows of. */
export async function indexedUpTo(target: Database): Promise<number> {
  const [row] = await target.all<{ indexed: number }>(sql`SELECT indexed FROM copy_under_way`)
  return row?.indexed ?? 0
}

export function noteIndexed(id: number): Sql {
  return sql`UPDATE copy_under_way SET indexed = ${id}`
}

export async function endCopy(target: Database): Promise<void> {
  await target.transaction((tx) => tx.script('DROP TABLE copy_under_way'))
}
