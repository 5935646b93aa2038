import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'
import { asked, binaries, createData, startPostgres } from './postgres-process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a database on the server of this run; a database of another name is beside it. */
    postgresUrl: string
  }
}

/** What databases of tests are made from: one that was migrated. */
export const TEMPLATE = 'broadsheet_template'

/** One server for all tests: `TEST_DATABASE_URL`, else the system's PostgreSQL, else the one that npm has installed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const server = given ? { url: given, stop: async () => undefined } : await startServer()
  const template = await createTemplate(server.url)
  project.provide('postgresUrl', template)
  return async () => {
    await drop(server.url)
    await server.stop()
  }
}

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = await startPostgres(createData(), {
    full_page_writes: 'off',
    synchronous_commit: 'off',
    max_connections: 200,
  })
  process.stdout.write(`PostgreSQL ${await asked(server.url, 'SHOW server_version')} of ${binaries()}\n`)
  return server
}

async function createTemplate(url: string): Promise<string> {
  await drop(url)
  await asked(url, `CREATE DATABASE ${TEMPLATE} TEMPLATE template0 ENCODING 'UTF8'`)
  const template = new URL(url)
  template.pathname = TEMPLATE
  const db = await openDatabase(template.href)
  await migrate(db)
  await db.close()
  return template.href
}

async function drop(url: string): Promise<void> {
  await asked(url, `DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`)
}
