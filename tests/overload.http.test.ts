import request from 'supertest'
import { expect, it, onTestFinished } from 'vitest'
import { DatabaseError } from '../src/database/database.ts'
import { createAttempts } from '../src/editing/attempts.ts'
import { storesInThreads } from '../src/stores-in-threads.ts'
import { article } from './support/article.ts'
import { startApp, startStores } from './support/start-app.ts'

it('answers as many searches as it can, and tells the others when to come again', async () => {
  const stores = await startStores()
  await stores.add(...Array.from({ length: 20 }, (_, index) => article({ title: `Cocoa ${index}` })))
  const { databaseUrl } = stores
  const { close, ...inThreads } = storesInThreads({ databaseUrl, publicUrl: 'http://articles.example' }, 1, stores)
  onTestFinished(close)
  const { http } = await startApp({ stores: { ...stores, ...inThreads }, cacheBytes: 0 })
  http.listen(0)
  const answers = await Promise.all(
    Array.from({ length: 400 }, (_, index) => request(http).get(`/v1/search?q=cocoa+${index % 20}`)),
  )
  const { 200: answered = [], 503: refused = [], ...others } = Object.groupBy(answers, ({ status }) => status)
  expect(others).toEqual({})
  expect(answered.length).toBeGreaterThanOrEqual(200)
  expect(refused.length).toBeGreaterThan(0)
  for (const { headers, body } of refused) {
    expect(headers['retry-after']).toBe('1')
    expect(body).not.toHaveProperty('detail')
  }
})

it('makes nothing ready for a write that has to be turned away', async () => {
  const { db } = await startStores()
  let isBusy = true
  const expectTurn = () => {
    if (isBusy) throw new DatabaseError('busy', 'too many transactions are waiting')
  }
  const attempts = createAttempts({ ...db, expectTurn }, () => new Date())
  let prepared = 0
  const write = () =>
    attempts.once(
      { keyId: 'k', name: 'again', fingerprint: 'f' },
      async () => {
        prepared += 1
      },
      async () => 'written',
    )
  await expect(write()).rejects.toMatchObject({ fault: 'busy' })
  expect(prepared).toBe(0)
  isBusy = false
  expect(await write()).toBe('written')
  isBusy = true
  expect(await write()).toBe('written')
  expect(prepared).toBe(1)
})
