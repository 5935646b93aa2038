import { freePort } from '../../bench/free-port.ts'
import { type AdapterName, adapterNames } from '../../src/adapters/names.ts'
import { startApp, type TestApp } from './start-app.ts'

/** An app that answers the APIs of others, and where it can be reached over the network. */
export async function startListening(
  adapters: readonly AdapterName[] = adapterNames,
): Promise<TestApp & { url: string }> {
  // Addresses in answers lead to the server, so that its port is to be known before.
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const started = await startApp({ adapters, publicUrl: url })
  await started.app.listen({ port, host: '127.0.0.1' })
  return { ...started, url }
}
