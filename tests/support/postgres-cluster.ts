import { chownSync, globSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, relative } from 'node:path'
import pg from 'pg'
import { onTestFinished } from 'vitest'
import {
  asked,
  createData,
  emptyData,
  freePort,
  type Postgres,
  startPostgres,
  unprivileged,
} from './postgres-process.ts'

/** One server that is written to, and those that follow it, each at its own address for good. All end with the test. */
export interface Cluster {
  primary: Postgres
  standbys: Postgres[]
  /** What `DATABASE_URL` is. */
  url: string
  /** What `DATABASE_REPLICA_URLS` is. */
  replicaUrls: string
  /** Starts the primary again after it has crashed. */
  restart(): Promise<void>
  /** Kills the primary as a power cut would, and makes the standby that has most the next one. */
  failOver(): Promise<void>
  /** Brings in a standby at every address where there is no server. */
  fill(): Promise<void>
}

const SETTINGS = {
  max_connections: 200,
  wal_keep_size: '256MB',
  wal_receiver_timeout: '2s',
  wal_retrieve_retry_interval: '100ms',
}

export async function startCluster({ servers = 3, isSynchronous = true } = {}): Promise<Cluster> {
  const ports = await Promise.all(Array.from({ length: servers }, freePort))
  const hosts = ports.map((port) => `127.0.0.1:${port}`)
  const cluster: Cluster = {
    primary: await startPostgres(createData(), SETTINGS, ports[0]),
    standbys: [],
    url: `postgres://broadsheet@${hosts}/postgres`,
    replicaUrls: hosts.map((host) => `postgres://broadsheet@${host}/postgres`).join(),
    async fill() {
      const taken = [cluster.primary, ...cluster.standbys].map(({ port }) => port)
      for (const port of ports.filter((one) => !taken.includes(one))) {
        cluster.standbys.push(await startPostgres(await copyOf(cluster.primary), SETTINGS, port))
      }
      // Only now is there anyone to wait for: what is acknowledged is on one standby at least.
      if (isSynchronous) await change(cluster.primary, 'synchronous_standby_names', 'ANY 1 (*)')
    },
    async restart() {
      cluster.primary = await startPostgres(cluster.primary.data, SETTINGS, cluster.primary.port)
    },
    async failOver() {
      const dead = cluster.primary
      await dead.crash()
      const best = await mostAdvanced(cluster.standbys)
      await asked(best.url, 'SELECT pg_promote(true)')
      cluster.primary = best
      cluster.standbys = cluster.standbys.filter((standby) => standby !== best)
      for (const standby of cluster.standbys) await change(standby, 'primary_conninfo', addressOf(best))
      await dead.stop()
    },
  }
  onTestFinished(async () => {
    await Promise.all([cluster.primary, ...cluster.standbys].map((server) => server.stop()))
  })
  await cluster.fill()
  return cluster
}

async function mostAdvanced(standbys: readonly Postgres[]): Promise<Postgres> {
  const received = await Promise.all(
    standbys.map(async (standby) => ({
      standby,
      bytes: Number(await asked(standby.url, "SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0')::text")),
    })),
  )
  const [best] = received.toSorted((a, b) => b.bytes - a.bytes)
  if (!best) throw new Error('there is no standby')
  return best.standby
}

/** As `pg_basebackup` does it, which is not there wherever a server is. */
async function copyOf(primary: Postgres): Promise<string> {
  const data = emptyData()
  const client = new pg.Client({ connectionString: primary.url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const [start, stop] = await backupFunctions(client)
    await client.query(`SELECT ${start}`)
    await cp(primary.data, data, { recursive: true, filter: (path) => !LEFT_OUT.test(relative(primary.data, path)) })
    const { rows } = await client.query<{ labelfile: string }>(`SELECT labelfile FROM ${stop}`)
    writeFileSync(join(data, 'backup_label'), rows[0]?.labelfile ?? '')
    writeFileSync(join(data, 'standby.signal'), '')
    writeFileSync(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${addressOf(primary)}'\n`)
  } finally {
    await client.end()
  }
  const owner = unprivileged()
  if (owner) for (const path of globSync(`${data}/**`)) chownSync(path, owner.uid, owner.gid)
  return data
}

/** What belongs to the server that runs, and its log, which the standby gets by following. */
const LEFT_OUT =
  /^(?:postmaster\.(?:pid|opts)|standby\.signal|postgresql\.auto\.conf|pg_wal\/(?!archive_status$).*|.*pgsql_tmp.*)$/

/** They were called otherwise before PostgreSQL 15. */
async function backupFunctions(client: pg.Client): Promise<[start: string, stop: string]> {
  const { rows } = await client.query<{ version: string }>('SHOW server_version_num')
  return Number(rows[0]?.['version'] ?? Object.values(rows[0] ?? {})[0]) >= 150_000
    ? ["pg_backup_start('test', true)", 'pg_backup_stop(false)']
    : ["pg_start_backup('test', true, false)", 'pg_stop_backup(false, false)']
}

function addressOf({ port }: Postgres): string {
  return `host=127.0.0.1 port=${port} user=broadsheet application_name=standby`
}

/** Changes a setting of a server that runs. */
export async function change({ url }: Pick<Postgres, 'url'>, name: string, value: string): Promise<void> {
  await asked(url, `ALTER SYSTEM SET ${name} = '${value}'`)
  await asked(url, 'SELECT pg_reload_conf()')
}
