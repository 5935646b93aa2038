import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject, onTestFinished } from 'vitest'
import type { Engine } from '../../src/database/database.ts'
import { TEMPLATE } from './postgres-server.ts'
import { temporaryFolder } from './temporary-folder.ts'

const postgresUrl = inject('postgresUrl')

/** What the tests of this run stand on. */
export const engine: Engine = postgresUrl === undefined ? 'sqlite' : 'postgres'

/** The address of an empty database, which goes when the test ends. */
export async function emptyDatabase(): Promise<string> {
  if (engine === 'sqlite') return `file:${await temporaryFolder()}/test.db`
  const url = await createFrom('template0')
  onTestFinished(() => ask(beside('postgres'), `DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`))
  return url
}

/** Databases of this file that no test is using: to make another takes longer than to empty one. */
const free: string[] = []

/** As `emptyDatabase`, and migrated where that takes time. */
export async function freshDatabase(): Promise<string> {
  if (engine === 'sqlite') return emptyDatabase()
  const url = free.pop() ?? (await createFrom(TEMPLATE))
  onTestFinished(async () => {
    // One whose tables a test has broken is of no more use.
    const isEmpty = await ask(url, EMPTY).then(
      () => true,
      () => false,
    )
    if (isEmpty) free.push(url)
  })
  return url
}

async function createFrom(template: string): Promise<string> {
  const name = `broadsheet_${randomUUID().replaceAll('-', '')}`
  await ask(beside('postgres'), `CREATE DATABASE ${name} TEMPLATE ${template} ENCODING 'UTF8'`)
  return beside(name)
}

/** Of few rows, this takes a tenth of what TRUNCATE does. */
const EMPTY = `
  DO $$ DECLARE name TEXT; BEGIN
    ASSERT (SELECT min(migration.name) LIKE '0001%' FROM migration), 'its migrations are forgotten';
    DELETE FROM article;
    DELETE FROM word;
    FOR name IN SELECT tablename FROM pg_tables
      WHERE schemaname = 'public' AND tablename NOT IN ('migration', 'change_horizon')
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
    UPDATE change_horizon SET forgotten = 0;
    PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public';
  END $$`

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

function beside(name: string): string {
  const url = new URL(postgresUrl)
  url.pathname = name
  return url.href
}
