import { type AdapterName, adapterNames } from '../../src/adapters/names.ts'
import { startApp, type TestApp } from './start-app.ts'

/** An app that answers the APIs of others, and where it can be reached over the network. */
export async function startListening(
  adapters: readonly AdapterName[] = adapterNames,
): Promise<TestApp & { url: string }> {
  const started = await startApp({ adapters })
  const url = await started.app.listen({ port: 0, host: '127.0.0.1' })
  return { ...started, url }
}
