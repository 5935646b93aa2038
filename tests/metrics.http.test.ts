import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { countWait, waited } from '../src/database/waiting.ts'
import { article } from './support/article.ts'
import { engine } from './support/database.ts'
import { startApp, type TestApp } from './support/start-app.ts'
import { written } from './support/writing.ts'

/** What is measured, by name and labels as they are written. */
async function metricsOf({ http, bearer }: TestApp): Promise<{ text: string; of: (sample: string) => number }> {
  const { text } = await request(http)
    .get('/metrics')
    .set({ authorization: await bearer('metrics:read') })
    .expect(200)
    .expect('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  const samples = new Map(
    text
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
  return { text, of: (sample) => samples.get(sample) ?? Number.NaN }
}

const requests = (method: string, route: string, status: number) =>
  `broadsheet_http_requests_total{method="${method}",route="${route}",status="${status}"}`

describe('GET /metrics', () => {
  it('counts and times requests by their routes, and names none of what was read', async () => {
    const app = await startApp()
    await app.add(article({ title: 'Quixotrop' }))
    const authorization = await app.bearer('drafts:read')
    const read = (path: string) => request(app.http).get(path)
    await read('/v1/articles/quixotrop').expect(200)
    await read('/v1/articles/quixotrop').expect(200)
    await read('/v1/articles/quixotrop').set({ authorization }).expect(200)
    await read('/v1/articles/quixotrop-not').expect(404)
    await read('/quixotrop').expect(404)
    await read('/v1/search?q=quixotrop').expect(200)
    await request(app.http).post('/v1/articles').send(written()).expect(401)

    const { text, of } = await metricsOf(app)
    expect(of(requests('GET', '/v1/articles/:slug', 200))).toBe(3)
    expect(of(requests('GET', '/v1/articles/:slug', 404))).toBe(1)
    expect(of(requests('GET', '/v1/search', 200))).toBe(1)
    expect(of(requests('POST', '/v1/articles', 401))).toBe(1)
    expect(of(requests('GET', 'none', 404))).toBe(1)
    expect(of('broadsheet_http_request_duration_seconds_count{route="/v1/articles/:slug"}')).toBe(4)
    expect(of('broadsheet_http_request_duration_seconds_bucket{le="+Inf",route="/v1/articles/:slug"}')).toBe(4)
    const [, , id = 'no key'] = authorization.split(/[ _]/)
    expect(text).not.toContain(id)
    expect(text).not.toContain('quixotrop')
  })

  it('tells answers that were kept from those that were made', async () => {
    const app = await startApp()
    await app.add(article({ title: 'Tides' }))
    const { body: _, headers } = await request(app.http).get('/v1/articles/tides')
    await request(app.http).get('/v1/articles/tides').expect(200)
    await request(app.http).head('/v1/articles/tides').expect(200)
    await request(app.http)
      .get('/v1/articles/tides')
      .set({ 'if-none-match': headers['etag'] ?? '' })
      .expect(304)
    await request(app.http)
      .get('/v1/articles/tides')
      .set({ authorization: await app.bearer('drafts:read') })
      .expect(200)
    const { of } = await metricsOf(app)
    expect(of('broadsheet_cache_lookups_total{outcome="hit"}')).toBe(3)
    expect(of('broadsheet_cache_lookups_total{outcome="miss"}')).toBe(1)
    expect(of('broadsheet_cache_lookups_total{outcome="bypass"}')).toBe(1)
    expect(of(requests('GET', '/v1/articles/:slug', 304))).toBe(1)
    expect(of(requests('HEAD', '/v1/articles/:slug', 200))).toBe(1)
  })

  it('says how much there is, and how much waits', async () => {
    const app = await startApp()
    const status = (one: string) => `broadsheet_articles{status="${one}"}`
    const edit = { by: 'x', isCurrent: () => true }
    await app.add(article({ title: 'One' }), article({ title: 'Two' }), article({ title: 'Three' }))
    await app.add(article({ title: 'Draft', status: 'draft' }))
    await app.add(article({ title: 'To come', status: 'scheduled', publishedAt: '2099-01-01T00:00:00Z' }))
    await app.editor.remove('three', edit)
    const { of } = await metricsOf(app)
    expect(['published', 'draft', 'scheduled', 'deleted'].map((one) => of(status(one)))).toEqual([2, 1, 1, 1])
    expect(of('broadsheet_related_lists_stale')).toBeGreaterThan(0)
    expect(of('broadsheet_database_size_bytes')).toBeGreaterThanOrEqual(4096)
    // A server has its log for itself.
    expect(of('broadsheet_database_wal_size_bytes')).toBeGreaterThanOrEqual(engine === 'sqlite' ? 4096 : 0)
    expect(of('broadsheet_replicas_healthy')).toBe(0)
    for (const queue of ['search', 'query']) expect(of(`broadsheet_threads_queued{queue="${queue}"}`)).toBe(0)
    expect(of('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0)
    expect(of('process_resident_memory_bytes')).toBeGreaterThan(0)
  })

  it('counts transactions that wait for another', async () => {
    const { db } = await startApp()
    const { promise, resolve } = Promise.withResolvers<void>()
    const both = [db.transaction(() => promise), db.transaction(async () => undefined)]
    expect((await db.load()).transactions).toBe(2)
    resolve()
    await Promise.all(both)
    expect((await db.load()).transactions).toBe(0)
  })
})

describe('Server-Timing', () => {
  it('says of reads where their time went, and of what was kept that it was', async () => {
    const app = await startApp()
    await app.add(article({ title: 'Tides' }))
    const timing = async (path: string) => (await request(app.http).get(path)).headers['server-timing']
    expect(await timing('/v1/articles/tides')).toMatch(/^cache;desc=miss, db;dur=\d+\.\d, render;dur=\d+\.\d$/)
    expect(await timing('/v1/articles/tides')).toBe('cache;desc=hit')
    expect(await timing('/healthz')).toMatch(/^cache;desc=miss, db;dur=0\.0, render;dur=\d+\.\d$/)
    expect(await timing('/v1/articles/nothing')).toBeUndefined()
    const { headers } = await request(app.http).post('/v1/articles').send(written())
    expect(headers['server-timing']).toBeUndefined()
  })

  it('counts what is asked at the same time once, and of each request its own', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const start = performance.now()
    const [first, second] = await Promise.all([
      countWait(async (wait) => {
        await Promise.all([waited(() => promise), waited(() => promise)])
        return wait.ms
      }),
      countWait(async (wait) => {
        const begun = performance.now()
        const pause = waited(async () => {
          while (performance.now() - begun < 20);
        })
        resolve()
        await pause
        return wait.ms
      }),
    ])
    expect(second).toBeGreaterThanOrEqual(20)
    // Both questions of the first waited as long as the second kept the thread.
    expect(first).toBeGreaterThanOrEqual(20)
    expect(first).toBeLessThanOrEqual(performance.now() - start)
  })
})
