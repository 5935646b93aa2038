import { once } from 'node:events'
import { createServer } from 'node:net'
import { type AdapterName, adapterNames } from '../../src/adapters/names.ts'
import { startApp, type TestApp } from './start-app.ts'

/** An app that answers the APIs of others, and where it can be reached over the network. */
export async function startListening(
  adapters: readonly AdapterName[] = adapterNames,
): Promise<TestApp & { url: string }> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const started = await startApp({ adapters, publicUrl: url })
  await started.app.listen({ port, host: '127.0.0.1' })
  return { ...started, url }
}

/** Addresses in answers lead to the server, so that its port is to be known before. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
