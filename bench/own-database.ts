import { join } from 'node:path'
import pg from 'pg'

export interface OwnDatabase {
  url: string
  drop(): Promise<void>
}

/** An empty database: a file in `folder` or, where `EVAL_DATABASE_URL` names a PostgreSQL server, one beside that. */
export async function ownDatabase(folder: string): Promise<OwnDatabase> {
  const server = process.env['EVAL_DATABASE_URL']
  if (!server) return { url: `file:${join(folder, 'eval.db')}`, drop: async () => undefined }
  const name = `broadsheet_eval_${process.pid}_${Date.now()}`
  await ask(server, `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`)
  const url = new URL(server)
  url.pathname = name
  return { url: url.href, drop: () => ask(server, `DROP DATABASE ${name} WITH (FORCE)`) }
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
