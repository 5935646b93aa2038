import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'

export interface Balancer {
  url: string
  /** Waits until all servers are known to be ready; gives up when `signal` says so. */
  knowsAll(signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** A server that is slow is no server that is away. */
const PATIENCE_MS = 10_000

interface Upstream {
  url: string
  agent: Agent
  isReady: boolean
}

/**
 * What stands in front of several servers: asks each for `/readyz` so often, hands requests in turn to those that are
 * ready, keeps connections to them, and tries nothing twice. What comes to nothing is answered with 502.
 */
export async function balance(urls: readonly string[], everyMs: number): Promise<Balancer> {
  const upstreams = urls.map((url): Upstream => ({ url, agent: new Agent({ keepAlive: true }), isReady: false }))
  const stopping = new AbortController()
  let turn = 0

  async function poll(upstream: Upstream): Promise<void> {
    while (!stopping.signal.aborted) {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(PATIENCE_MS)])
      upstream.isReady = await fetch(`${upstream.url}/readyz`, { signal }).then(
        async (response) => {
          await response.text()
          return response.ok
        },
        () => false,
      )
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  function pass(incoming: IncomingMessage, response: ServerResponse): void {
    const ready = upstreams.filter(({ isReady }) => isReady)
    turn += 1
    const upstream = ready[turn % ready.length]
    if (!upstream) {
      fail(response, 'no server is ready')
      return
    }
    const { method, url = '/', headers } = incoming
    const outgoing = request(upstream.url + url, { method, headers, agent: upstream.agent }, (answer) => {
      const { connection: _, ...answered } = answer.headers
      response.writeHead(answer.statusCode ?? 502, answered)
      answer.on('error', () => response.destroy()).pipe(response)
    })
    outgoing.on('error', (error) => fail(response, String(error)))
    incoming.pipe(outgoing)
  }

  const server = createServer(pass).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const polls = upstreams.map(poll)
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async knowsAll(signal) {
      while (!upstreams.every(({ isReady }) => isReady)) await wait(everyMs, undefined, { signal })
    },
    async close() {
      stopping.abort()
      await Promise.all(polls)
      for (const { agent } of upstreams) agent.destroy()
      server.closeAllConnections()
      server.close()
    },
  }
}

function fail(response: ServerResponse, why: string): void {
  if (response.headersSent) response.destroy()
  else response.writeHead(502, { 'content-type': 'text/plain' }).end(why)
}
