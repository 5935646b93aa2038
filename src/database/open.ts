import type { Database } from './database.ts'
import { nameOfServers } from './postgres-address.ts'
import { openSqlite } from './sqlite.ts'

export interface OpenOptions {
  /**
   * Threads for queries that may take long, beside which an SQLite file is written to in one more. None: all runs where it
   * is asked, as is right where nobody else waits.
   */
  threads?: number
  /** Where there is none yet, it is not made. */
  mustExist?: boolean
  /** What each connection that reads keeps of an SQLite file in memory; unless given, what is good for a server. */
  readCacheKb?: number | undefined
  /** Addresses of servers that follow a PostgreSQL, and may be read from. */
  replicaUrls?: readonly string[]
  /** Of a PostgreSQL that has a pooler before it: its own address, to be told of commits. */
  notifyUrl?: string | undefined
}

/** `file:PATH` or `postgres://…` -> the database it names. Throws `DatabaseError` when there is none to be had. */
export async function openDatabase(
  url: string,
  { threads = 1, mustExist = false, readCacheKb, replicaUrls = [], notifyUrl }: OpenOptions = {},
): Promise<Database> {
  if (isPostgres(url)) {
    // Loaded where it is used.
    const { openPostgres } = await import('./postgres.ts')
    // A server makes no database by being asked for one.
    return openPostgres(url, { threads, replicaUrls, notifyUrl })
  }
  return openSqlite(url.slice('file:'.length), { threads, mustExist, readCacheKb })
}

export function isPostgres(url: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(url)
}

/** What a database is called, without a password. */
export function nameOfDatabase(url: string): string {
  return isPostgres(url) ? nameOfServers(url) : url
}
