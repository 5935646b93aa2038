import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import { pathsOfArticles } from '../load.ts'
import { type Served, serveDatabase } from '../served.ts'
import { balance } from './balancer.ts'
import { bearer, collectionIn, inFolder } from './own-collection.ts'
import { type Finding, type Trial, timed } from './proof.ts'

const ARTICLES = 1_000
const REQUESTS = { short: 2_000, full: 10_000 }
const CONNECTIONS = 8
/** For each connection, so that a run lasts for several restarts. */
const PAUSE_MS = 25
const POLLED_EVERY_MS = 200
/** Many times that, since whoever asks may have to wait for a processor. */
const DRAIN_SECONDS = '3'
/** For a server that has started to be known. */
const PATIENCE_MS = 30_000
/** One request of so many writes. */
const WRITES = 10

/** Two servers on one file are started again in turn, while a balancer in front of them is asked. */
export function proveRestarts(trial: Trial): Promise<Finding[]> {
  return inFolder(async (folder) => {
    const path = await collectionIn(folder, ARTICLES)
    const authorization = await bearer(path, 'articles:write')
    const start = async (port: number) => serveDatabase(path, { PORT: String(port), DRAIN_SECONDS, CACHE_MB: '8' })
    const ports = [await freePort(), await freePort()]
    const servers = new Map<number, Served>()
    for (const port of ports) servers.set(port, await start(port))
    const paths = await pathsOfArticles([...servers.values()][0]?.url ?? '', 200)
    const balancer = await balance(
      ports.map((port) => `http://127.0.0.1:${port}`),
      POLLED_EVERY_MS,
    )
    try {
      await balancer.knowsAll(AbortSignal.timeout(PATIENCE_MS))
      const amount = trial.runs ?? REQUESTS[trial.size]
      let restarts = 0
      let asked = 0
      const failures: string[] = []
      const written: string[] = []
      const isOver = () => trial.signal.aborted || (asked >= amount && restarts >= ports.length)

      async function ask(connection: number): Promise<void> {
        for (let number = connection; !isOver(); number += CONNECTIONS) {
          asked += 1
          const isWrite = number % WRITES === 0
          const failure = await (isWrite ? write(`Number ${number}`) : read(paths[number % paths.length] ?? '/'))
          if (failure) failures.push(failure)
          await wait(PAUSE_MS)
        }
      }

      async function read(address: string): Promise<string | undefined> {
        const response = await fetch(balancer.url + address)
        const text = await response.text()
        return response.status === 200 ? undefined : `${response.status} ${text}`
      }

      async function write(title: string): Promise<string | undefined> {
        const response = await fetch(`${balancer.url}/v1/articles`, {
          method: 'POST',
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify({ title, body: { format: 'text', content: 'Written once.' } }),
        })
        const text = await response.text()
        if (response.status !== 201) return `${response.status} ${text}`
        written.push(response.headers.get('location') ?? '')
        return undefined
      }

      async function restart(): Promise<void> {
        for (let turn = 0; !isOver(); turn += 1) {
          const port = ports[turn % ports.length] ?? 0
          await servers.get(port)?.stop()
          servers.set(port, await start(port))
          restarts += 1
          // The other one is stopped only when the balancer knows this one again.
          await balancer.knowsAll(AbortSignal.timeout(PATIENCE_MS))
        }
      }

      await Promise.all([restart(), ...Array.from({ length: CONNECTIONS }, (_, connection) => ask(connection))])
      for (const failure of failures.slice(0, 5)) trial.say(failure)
      const statuses = await Promise.all(written.map(async (address) => (await fetch(balancer.url + address)).status))
      const lost = statuses.filter((status) => status !== 200).length
      // On a busy machine, requests may wait for too long, and are told to come again.
      const turnedAway = failures.filter((failure) => failure.startsWith('503')).length
      const failed = failures.length - turnedAway
      return [
        {
          promise: 'Servers that are restarted behind a balancer fail no request',
          figure: `${failed} of ${asked} in ${restarts} restarts`,
          limit: `0 of ${amount}, ${ports.length} restarts or more`,
          holds: failed === 0 && asked >= amount && restarts >= ports.length,
        },
        timed(trial, {
          promise: 'They turn nobody away',
          figure: `${turnedAway} of ${asked} answered 503`,
          limit: '0',
          holds: turnedAway === 0,
        }),
        {
          promise: 'What was written meanwhile is there',
          figure: `${lost} of ${written.length} lost`,
          limit: '0',
          holds: lost === 0 && written.length > 0,
        },
      ]
    } finally {
      await balancer.close()
      await Promise.all([...servers.values()].map((server) => server.stop()))
    }
  })
}
