import pg from 'pg'
import { createPool, settingsOf } from './postgres-connection.ts'

/** Whoever does not answer so soon is not there. */
const PROBE_MS = 1_000

/** The connections to one server: none, until they are needed. */
export interface Server {
  url: string
  readers: pg.Pool
  /** One writes at a time. */
  writer: pg.Pool
  /** Ends all connections, so that nobody waits any longer for a server that does not answer. */
  cut(): void
  end(): Promise<void>
}

export function createServer(url: string, connections: number): Server {
  const open = new Set<pg.Client>()
  const watched = (max: number) => {
    const pool = createPool(url, max)
    pool.on('connect', (client) => open.add(client))
    pool.on('remove', (client) => open.delete(client))
    return pool
  }
  const readers = watched(connections)
  const writer = watched(1)
  return {
    url,
    readers,
    writer,
    cut() {
      // Not by its `end`, which waits for what was asked.
      for (const client of open) client.connection.stream.destroy()
    },
    async end() {
      await Promise.all([readers.end(), writer.end()])
    },
  }
}

/** What a server is at this moment. One that is `busy` has no connection left to tell it by. */
export interface Standing {
  is: 'primary' | 'standby' | 'busy' | 'away'
  /** Of a primary: it grows with every promotion, so that of two who take themselves for it, the later one is right. */
  timeline?: string
  /** Why it is away. */
  error?: unknown
}

/** Asks on a connection of its own, which waits for no other. */
export async function standingOf(url: string): Promise<Standing> {
  const client = new pg.Client({ ...settingsOf(url), connectionTimeoutMillis: PROBE_MS, query_timeout: PROBE_MS })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ timeline: string | null }>(TIMELINE)
    const timeline = rows[0]?.timeline
    return timeline ? { is: 'primary', timeline } : { is: 'standby' }
  } catch (error) {
    return error instanceof pg.DatabaseError && error.code?.startsWith('53') ? { is: 'busy' } : { is: 'away', error }
  } finally {
    client.connection.stream.destroy()
  }
}

const TIMELINE = `
  SELECT CASE WHEN NOT pg_is_in_recovery() THEN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END AS timeline`
