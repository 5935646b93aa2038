import { spawn } from 'node:child_process'
import { chownSync, existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { asked, freePort, unprivileged } from './postgres-process.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const pgbouncer = process.env['PGBOUNCER_PATH'] ?? '/usr/sbin/pgbouncer'
export const hasPgbouncer = existsSync(pgbouncer)

/** A pooler in transaction mode before a database, with few connections. Answers the address of the database behind it. */
export async function startPgbouncer(databaseUrl: string): Promise<string> {
  const folder = await temporaryFolder()
  const url = new URL(databaseUrl)
  const port = await freePort()
  await writeFile(
    join(folder, 'pgbouncer.ini'),
    `[databases]
* = host=${url.hostname} port=${url.port} user=${url.username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
server_reset_query = DISCARD ALL
ignore_startup_parameters = extra_float_digits
`,
  )
  const owner = unprivileged()
  if (owner) for (const path of [folder, join(folder, 'pgbouncer.ini')]) chownSync(path, owner.uid, owner.gid)
  const child = spawn(pgbouncer, ['-q', join(folder, 'pgbouncer.ini')], { ...owner, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let log = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      log = `${log}${chunk}`.slice(-5_000)
    })
  }
  url.host = `127.0.0.1:${port}`
  await vi
    .waitFor(() => asked(url.href, 'SELECT 1'), { timeout: 10_000, interval: 50 })
    .catch((error: unknown) => {
      throw new Error(`the pooler did not start: ${log}`, { cause: error })
    })
  return url.href
}
