import { expect, it } from 'vitest'
import { buildApp } from '../src/app.ts'
import { publicUrl, startStores } from './support/start-app.ts'

it('answers what has begun before it closes, and takes nothing new', async () => {
  const stores = await startStores()
  const begun = Promise.withResolvers<void>()
  const may = Promise.withResolvers<boolean>()
  const isReady = () => {
    begun.resolve()
    return may.promise
  }
  const app = await buildApp({ ...stores, isReady, version: '0.0.0', publicUrl })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const answer = fetch(`${address}/readyz`)
  await begun.promise
  const closed = app.close()
  const late = await fetch(`${address}/healthz`).then(
    ({ status }) => status,
    () => 'refused',
  )
  expect([503, 'refused']).toContain(late)
  may.resolve(true)
  expect((await answer).status).toBe(200)
  await closed
})
