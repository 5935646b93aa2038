import { setTimeout as wait } from 'node:timers/promises'
import { hostsOf } from './postgres-address.ts'
import { lostConnection } from './postgres-connection.ts'
import { createServer, type Server, type Standing, standingOf } from './postgres-server.ts'

const LOOK_AGAIN_MS = 100

/** Where the database is written to, of all the servers that may come to be that. */
export interface Primary {
  /** Throws as if a connection was lost while it is being looked for. */
  server(): Server
  /** How long it has been looked for in vain; 0 where it is known. */
  awayMs(): number
  /** To be told when a connection was lost, or a server took no writes. Comes back when it was looked for once. */
  lookAgain(): Promise<void>
  /** Again, it does nothing. */
  end(): Promise<unknown>
}

export function createPrimary(url: string, connections: number): Primary {
  const servers = hostsOf(url).map((host) => createServer(host, connections))
  const stopping = new AbortController()
  let current = servers.length === 1 ? servers[0] : undefined
  let looking: { since: number; once: Promise<void>; ended: Promise<void> } | undefined
  let isAway = current === undefined
  let problem: unknown
  let ending: Promise<unknown> | undefined

  async function lookOnce(): Promise<void> {
    const looked = await Promise.all(
      servers.map(async (server) => ({ server, standing: await standingOf(server.url) })),
    )
    const found = latestPrimary(looked) ?? looked.find(isAllThereIs)?.server
    for (const { server, standing } of looked) {
      if (standing.is === 'away') problem = standing.error
      // Whoever waits for one that does not answer, or writes to one that was replaced, waits in vain.
      if (standing.is === 'away' || (server === current && found !== server)) server.cut()
    }
    isAway = found === undefined
    current = found ?? current
  }

  /** Without a primary, what takes no writes or no more connections is still what it was. */
  function isAllThereIs({ server, standing }: Looked): boolean {
    return (standing.is === 'busy' && server === current) || (standing.is === 'standby' && servers.length === 1)
  }

  function look(): NonNullable<typeof looking> {
    const once = lookOnce()
    const ended = once.then(async () => {
      while (isAway && !stopping.signal.aborted) {
        await wait(LOOK_AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
        await lookOnce()
      }
      looking = undefined
    })
    return { since: performance.now(), once, ended }
  }

  return {
    server() {
      if (current && !isAway) return current
      throw lostConnection(problem ?? new Error('no server was found yet'))
    },
    awayMs: () => (looking && isAway ? performance.now() - looking.since : 0),
    async lookAgain() {
      looking ??= look()
      await looking.once
    },
    end() {
      stopping.abort()
      ending ??= Promise.resolve(looking?.ended).then(() => Promise.all(servers.map((server) => server.end())))
      return ending
    },
  }
}

interface Looked {
  server: Server
  standing: Standing
}

function latestPrimary(looked: readonly Looked[]): Server | undefined {
  const primaries = looked.flatMap(({ server, standing: { is, timeline = '' } }) =>
    is === 'primary' ? { server, timeline } : [],
  )
  return primaries.toSorted((a, b) => b.timeline.localeCompare(a.timeline))[0]?.server
}
