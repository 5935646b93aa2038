import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { generateArticles } from './collection.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const migrations = new URL('../migrations/sqlite/', import.meta.url)

export interface Served {
  url: string
  /** The SQLite file. */
  path: string
  pid: number
  /** What it has logged of its own failures: the first of them. */
  failures: readonly string[]
  stop(): Promise<void>
}

const MOST_FAILURES = 50

/** The program itself, on a port of its own, with so many generated articles. */
export async function serveArticles(articles: number, env: Record<string, string> = {}): Promise<Served> {
  return serveDatabase(await databaseOf(articles), env)
}

/** The program itself, on a port of its own, with the database of this file. */
export async function serveDatabase(path: string, env: Record<string, string> = {}): Promise<Served> {
  const server = run(['serve'], {
    DATABASE_URL: `file:${path}`,
    PORT: '0',
    LOG_LEVEL: 'info',
    HOST: '127.0.0.1',
    RATE_LIMIT: 'off',
    ...env,
  })
  const failures: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    let log = ''
    server.stdout?.on('data', function read(chunk) {
      log += chunk
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(log)
      if (!address) return
      // The rest is read, so that the server can go on.
      server.stdout?.off('data', read).on('data', (lines) => {
        if (failures.length < MOST_FAILURES) failures.push(...failuresIn(String(lines)))
      })
      resolve(address[0])
    })
    server.once('exit', () => reject(new Error(`the server ended: ${log}`)))
  })
  return {
    url,
    path,
    pid: server.pid ?? 0,
    failures,
    async stop() {
      server.kill('SIGTERM')
      await once(server, 'exit')
    },
  }
}

function failuresIn(lines: string): string[] {
  return lines.split('\n').filter((line) => /^\{"level":[56]0/.test(line))
}

/** Made once for each size and each way to make and keep articles. */
export async function databaseOf(articles: number): Promise<string> {
  const sources = [
    new URL('./collection.ts', import.meta.url),
    ...readdirSync(migrations).map((name) => new URL(name, migrations)),
  ]
  const version = createHash('sha256')
  for (const source of sources) version.update(readFileSync(source))
  const folder = join(tmpdir(), 'broadsheet-bench', version.digest('hex').slice(0, 12))
  const path = join(folder, `${articles}.db`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const source = join(folder, `${articles}.ndjson`)
  const begun = `${path}.begun`
  rmSync(begun, { force: true })
  await pipeline(Readable.from(lines(articles)), createWriteStream(source))
  const start = performance.now()
  const [code] = await once(run(['import', source], { DATABASE_URL: `file:${begun}` }, 'inherit'), 'exit')
  if (code !== 0) throw new Error(`the import ended with ${code}`)
  console.error(`${articles} articles imported in ${Math.round((performance.now() - start) / 1_000)} s`)
  rmSync(source)
  renameSync(begun, path)
  return path
}

function* lines(articles: number): Generator<string> {
  for (const line of generateArticles(articles)) yield `${line}\n`
}

/** The program as npm starts it, with these arguments and settings. */
export function run(
  args: readonly string[],
  env: Record<string, string>,
  output: 'pipe' | 'inherit' = 'pipe',
): ChildProcess {
  return spawn(process.execPath, [...howItStarts(), ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', output, 'inherit'],
  })
}

/** The flags and the file that `npm start` gives to Node. */
function howItStarts(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } }
  return scripts.start.split(' ').slice(1, -1)
}
