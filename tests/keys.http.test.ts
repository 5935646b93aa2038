import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { createKeyStore } from '../src/keys/store.ts'
import { startApp, startStores } from './support/start-app.ts'

describe('a key', () => {
  it.each(['/v1/articles', '/v1/search?q=x', '/', '/healthz', '/nope', '/openapi.json'])(
    'that does not hold is refused at %s, and says so',
    async (path) => {
      const { http, keys } = await startApp()
      const { key: expired } = await keys.create({
        name: 'old',
        scopes: ['admin'],
        expiresAt: '2020-01-01T00:00:00.000Z',
      })
      const { key: right } = await keys.create({ name: 'new', scopes: ['admin'], expiresAt: null })
      const { key: revoked } = await keys.create({ name: 'lost', scopes: ['admin'], expiresAt: null })
      await keys.revoke(revoked.split('_')[1] ?? '')
      const wrong = `${right.slice(0, -3)}xyz`
      for (const header of [expired, revoked, wrong, 'nonsense', '']
        .map((key) => `Bearer ${key}`)
        .concat('Basic eDp5')) {
        const { headers, body } = await request(http).get(path).set('authorization', header).expect(401)
        expect(headers['www-authenticate'], header).toBe('Bearer realm="broadsheet", error="invalid_token"')
        expect(headers['cache-control']).toBe('private, no-store')
        expect(headers['content-type']).toBe('application/problem+json; charset=utf-8')
        expect(body.type).toMatch(/unauthorized$/)
      }
    },
  )

  it('keeps what it opens out of shared caches', async () => {
    const { http, bearer } = await startApp()
    const open = await request(http).get('/v1/articles').expect(200)
    expect(open.headers['cache-control']).toMatch(/^public, /)
    expect(open.headers['vary']).toContain('Authorization')
    const keyed = await request(http)
      .get('/v1/articles')
      .set('authorization', await bearer('drafts:read'))
      .expect(200)
    expect(keyed.headers['cache-control']).toBe('private, no-store')
    expect(keyed.headers['vary']).toContain('Authorization')
  })

  it('is kept as a hash alone', async () => {
    const { db, keys } = await startStores()
    const { key } = await keys.create({ name: 'a', scopes: ['admin'], expiresAt: null })
    const rows = await db.all({ strings: ['SELECT * FROM api_key'], values: [] })
    expect(JSON.stringify(rows)).not.toContain(key.split('_').slice(2).join('_'))
  })

  it('is noted as used at most once a minute, and keeps its time when nothing can be written', async () => {
    const { db } = await startStores()
    let now = new Date('2030-01-01T00:00:00.000Z')
    const keys = createKeyStore(db, () => now)
    const { key } = await keys.create({ name: 'a', scopes: ['admin'], expiresAt: '2030-02-01T00:00:00.000Z' })
    const id = key.split('_')[1] ?? ''
    const usedAt = async () => {
      // What notes the use comes before this among the writers.
      await db.transaction(async () => undefined)
      return (await keys.list())[0]?.lastUsedAt
    }
    keys.noteUse(id)
    expect(await usedAt()).toBe('2030-01-01T00:00:00.000Z')
    now = new Date('2030-01-01T00:00:59.000Z')
    keys.noteUse(id)
    expect(await usedAt()).toBe('2030-01-01T00:00:00.000Z')
    now = new Date('2030-01-01T00:01:00.000Z')
    keys.noteUse(id)
    expect(await usedAt()).toBe('2030-01-01T00:01:00.000Z')
    expect(await keys.find(key)).toMatchObject({ id, scopes: ['admin'] })
    now = new Date('2030-02-01T00:00:00.000Z')
    expect(await keys.find(key)).toBeNull()
  })
})
