import { setTimeout as wait } from 'node:timers/promises'
import type { DatabaseError } from './database.ts'
import { hostsOf } from './postgres-address.ts'
import type { Position } from './postgres-commits.ts'
import { databaseError, isLost, orRollBack, sendAll, withClient } from './postgres-connection.ts'
import { createServer, type Server } from './postgres-server.ts'
import { type Sql, sql } from './sql.ts'

const CHECK_MS = 500
/** One that does not say so soon how it stands is asked nothing until it does. */
const ANSWER_MS = 500
/** One that is so far behind has other troubles than to answer. */
const MOST_LAG_MS = 10_000
/** How long one that was behind is left alone: others do not ask in vain. */
const CATCHING_UP_MS = 10

/** Servers that follow the primary, and answer whoever only reads. */
export interface Replicas {
  /**
   * The rows of each statement, from a replica that has all of `position`; `undefined` where none can answer, or the one
   * that was asked failed on its way.
   */
  ask(position: Position, statements: readonly (string | Sql)[]): Promise<unknown[][] | undefined>
  /** How many follow the primary, answer, and are not too far behind. */
  healthy(): number
  end(): Promise<void>
}

interface Replica {
  server: Server
  isHealthy: boolean
  /** A time of `performance`. */
  restsUntil: number
}

export function createReplicas(urls: readonly string[], connections: number): Replicas {
  const replicas = urls.flatMap(hostsOf).map(
    (url): Replica => ({
      server: createServer(url, connections),
      isHealthy: false,
      restsUntil: 0,
    }),
  )
  const stopping = new AbortController()
  const checking = replicas.map(keepChecking)
  let turn = 0

  async function keepChecking(replica: Replica): Promise<void> {
    while (!stopping.signal.aborted) {
      const [health] = await promptly(replica, (): Promise<Health[]> => askHealth(replica.server)).catch(() => [])
      replica.isHealthy = health?.isReplica === true && health.lagMs <= MOST_LAG_MS
      await wait(CHECK_MS, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  }

  return {
    async ask(position, statements) {
      for (const replica of inTurn()) {
        if (!replica.isHealthy || replica.restsUntil > performance.now()) continue
        const rows = await askOne(replica, position, statements)
        if (rows) return rows
      }
      return undefined
    },
    healthy: () => replicas.filter(({ isHealthy }) => isHealthy).length,
    async end() {
      stopping.abort()
      await Promise.all(checking)
      await Promise.all(replicas.map(({ server }) => server.end()))
    },
  }

  function inTurn(): Replica[] {
    turn = (turn + 1) % Math.max(1, replicas.length)
    return [...replicas.slice(turn), ...replicas.slice(0, turn)]
  }
}

/** In one round trip: what it answers counts only if it had all of `position` before. */
async function askOne(
  replica: Replica,
  position: Position,
  statements: readonly (string | Sql)[],
): Promise<unknown[][] | undefined> {
  try {
    return await withClient(replica.server.readers, async (client) => {
      const standing = promptly(replica, () => sendAll(client, [hasAllOf(position)]))
      const answering = orRollBack(client, () => sendAll(client, statements))
      // It is awaited below, and not at all where what it answers does not count.
      answering.catch(() => undefined)
      const [[standingRow] = []] = await standing
      if ((standingRow as { hasAll: boolean } | undefined)?.hasAll) return await answering
      await answering.catch(() => undefined)
      replica.restsUntil = performance.now() + CATCHING_UP_MS
      return undefined
    })
  } catch (error) {
    const failure = databaseError(error)
    // Its own time was up: the primary would take as long.
    if (failure.fault === 'timeout' || isOfStatement(failure)) throw failure
    if (isLost(failure)) replica.isHealthy = false
    return undefined
  }
}

function isOfStatement({ fault }: DatabaseError): boolean {
  return fault === 'other' || fault === 'unique'
}

/** What does not come in time does not come at all, and nothing else does on these connections. */
async function promptly<T>(replica: Replica, ask: () => Promise<T>): Promise<T> {
  const late = setTimeout(() => {
    replica.isHealthy = false
    replica.server.cut()
  }, ANSWER_MS)
  try {
    return await ask()
  } finally {
    clearTimeout(late)
  }
}

interface Health {
  isReplica: boolean
  /** 0 where it has replayed all that it has received. */
  lagMs: number
}

async function askHealth(server: Server): Promise<Health[]> {
  const [rows = []] = await withClient(server.writer, (client) => sendAll(client, [HEALTH]))
  return rows as Health[]
}

const HEALTH = sql`
  SELECT pg_is_in_recovery() AS "isReplica",
    CASE WHEN pg_last_wal_receive_lsn() IS NOT DISTINCT FROM pg_last_wal_replay_lsn() THEN 0.0::double precision
      ELSE coalesce(1000 * extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 0)::double precision
    END AS "lagMs"`

/**
 * A server in recovery lists no transactions in its snapshots, so that each that may be under way is asked about. There
 * are few: those of the last moments.
 */
function hasAllOf({ xid, snapshot }: Position): Sql {
  return sql`
    SELECT pg_is_in_recovery() AND NOT EXISTS (
      SELECT FROM (
        SELECT xid FROM generate_series(
          pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
          greatest(pg_snapshot_xmax(${snapshot}::pg_snapshot)::text::bigint - 1, ${xid}::bigint)
        ) AS xid
        WHERE xid = ${xid}::bigint OR pg_visible_in_snapshot(xid::text::xid8, ${snapshot}::pg_snapshot)
      ) known
      WHERE CASE WHEN xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint THEN TRUE
        ELSE pg_xact_status(xid::text::xid8) = 'in progress' END
    ) AS "hasAll"`
}
