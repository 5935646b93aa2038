// What an answer costs at least: `node bare.ts http|fastify FILE` sends what FILE says, to whatever is asked, and says
// on which port. `http` writes bytes; `fastify` makes them of an object each time.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'

export interface BareAnswer {
  status: number
  headers: Record<string, string>
  /** JSON. */
  body: string
}

const [kind, file = ''] = process.argv.slice(2)
const { status, headers, body } = JSON.parse(readFileSync(file, 'utf8')) as BareAnswer

if (kind === 'http') {
  const bytes = Buffer.from(body)
  const flat = Object.entries(headers).flat()
  const server = createServer((_request, response) => {
    response.writeHead(status, flat).end(bytes)
  })
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
} else {
  const object = JSON.parse(body) as object
  const app = fastify()
  app.get('*', async () => object)
  await app.listen({ port: 0, host: '127.0.0.1' })
  console.log((app.server.address() as AddressInfo).port)
}
