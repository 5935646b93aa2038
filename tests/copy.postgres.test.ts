import request from 'supertest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { check } from '../src/checking/check.ts'
import { copyDatabase } from '../src/copying/copy.ts'
import { copiedTables, leftOut } from '../src/copying/tables.ts'
import type { Database } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { sql } from '../src/database/sql.ts'
import { refreshRelated } from '../src/related/refresh.ts'
import { article } from './support/article.ts'
import { broadsheet } from './support/broadsheet.ts'
import { emptyDatabase } from './support/database.ts'
import { startApp, startStores, type TestApp } from './support/start-app.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { MERGE_PATCH } from './support/writing.ts'

const newFile = async () => `file:${await temporaryFolder()}/test.db`

/** An app with something in every table that a person can fill, and its database's address. */
async function startFull(databaseUrl: string): Promise<TestApp & { authorization: string }> {
  const app = await startApp({ stores: await startStores(databaseUrl) })
  await app.seed()
  await app.add(
    article({
      title: 'Zürich’s cocoa',
      tags: ['Cocoa', 'C++'],
      authors: ['Ada'],
      text: 'Cocoa prices rise. 東京 too.',
    }),
    article({ title: 'A draft', status: 'draft' }),
    article({ title: 'Gone soon' }),
  )
  const authorization = await app.bearer('articles:write', 'drafts:read')
  const http = request(app.http)
  await http.delete('/v1/articles/gone-soon').set({ authorization, 'if-match': '*' }).expect(204)
  await http
    .patch('/v1/articles/how-bread-rises')
    .set({ authorization, 'content-type': MERGE_PATCH, 'if-match': '*', 'idempotency-key': 'once' })
    .send({ title: 'How dough rises', slug: 'how-dough-rises' })
    .expect(200)
  await app.db.transaction((tx) =>
    tx.run([
      sql`INSERT INTO webhook (id, url, secret, created_at, sent_seq, attempts, next_attempt_at)
          VALUES ('w', 'https://x.example/', 's', '2024-01-01T00:00:00.000Z', 1, 0, '2024-01-01T00:00:00.000Z')`,
      sql`UPDATE change_horizon SET forgotten = 2`,
    ]),
  )
  await refreshRelated(app.db)
  return { ...app, authorization }
}

async function openMigrated(url: string): Promise<Database> {
  const db = await openDatabase(url)
  onTestFinished(() => db.close())
  await migrate(db)
  return db
}

async function copy(source: Database, target: Database, more: Partial<Parameters<typeof copyDatabase>[2]> = {}) {
  const signal = new AbortController().signal
  return copyDatabase(source, target, { from: 'test', signal, onProgress: () => undefined, ...more })
}

async function faultsIn(db: Database): Promise<unknown[]> {
  return (await check(db)).findings.flatMap(({ faults }) => faults)
}

const paths = [
  '/v1/articles?limit=50&include=related,adjacent',
  '/v1/search?q=cocoa+prices&facets=tag',
  '/v1/search?q=%E6%9D%B1%E4%BA%AC',
  '/v1/suggest?q=sou',
  '/v1/articles/how-dough-rises/revisions',
  '/v1/articles/how-dough-rises/related?explain=true',
  '/v1/changes?after=0',
  '/v1/tags',
]

/** What a reader, and whoever has the key, is answered. */
async function answersOf({ http }: TestApp, authorization: string): Promise<unknown[]> {
  const bodies: unknown[] = []
  for (const path of paths) {
    bodies.push((await request(http).get(path)).body, (await request(http).get(path).set({ authorization })).body)
  }
  // Scores are those of each engine.
  return JSON.parse(JSON.stringify(bodies, (name, value) => (name === 'score' ? undefined : value)))
}

describe('copying', () => {
  it.each([
    ['SQLite to PostgreSQL', newFile, emptyDatabase],
    ['PostgreSQL to SQLite', emptyDatabase, newFile],
  ])('from %s answers all that was answered, to whom it was, and goes on numbering', async (_, from, to) => {
    const sourceUrl = await from()
    const source = await startFull(sourceUrl)
    const targetUrl = await to()
    const copied = await copy(source.db, await openMigrated(targetUrl))
    expect(copied).toMatchObject({ articles: 20, checksum: expect.stringMatching(/^[0-9a-f]{64}$/) })
    const target = await startApp({ stores: await startStores(targetUrl) })
    expect(await answersOf(target, source.authorization)).toEqual(await answersOf(source, source.authorization))
    expect(await faultsIn(target.db)).toEqual([])
    const created = await request(target.http)
      .post('/v1/articles')
      .set({ authorization: source.authorization })
      .send({ title: 'New', body: { format: 'text', content: 'New.' } })
      .expect(201)
    expect(created.body.id).toBe('21')
    const repeated = await request(target.http)
      .patch('/v1/articles/how-bread-rises')
      .set({
        authorization: source.authorization,
        'content-type': MERGE_PATCH,
        'if-match': '*',
        'idempotency-key': 'once',
      })
      .send({ title: 'How dough rises', slug: 'how-dough-rises' })
    expect(repeated.body).toMatchObject({ slug: 'how-dough-rises', revision: 2 })
  })

  it('goes on where it was stopped, with what has changed since', async () => {
    const source = await startFull(await newFile())
    const targetUrl = await emptyDatabase()
    const target = await openMigrated(targetUrl)
    for (const stopAfter of [1, 100, 1_000, 2_000]) {
      const stop = new AbortController()
      const onProgress = ({ rows }: { rows: number }) => {
        if (rows >= stopAfter) stop.abort()
      }
      await expect(copy(source.db, target, { signal: stop.signal, onProgress })).rejects.toThrow('aborted')
      const { authorization, http } = source
      await request(http)
        .post('/v1/articles')
        .set({ authorization })
        .send({ title: `After ${stopAfter}`, tags: ['Late'], body: { format: 'text', content: 'Late cocoa.' } })
        .expect(201)
      await request(http)
        .patch('/v1/articles/how-dough-rises')
        .set({ authorization, 'content-type': MERGE_PATCH, 'if-match': '*' })
        .send({ tags: [`Tag ${stopAfter}`] })
        .expect(200)
      await refreshRelated(source.db)
    }
    const served = await broadsheet(['serve'], { DATABASE_URL: targetUrl, PORT: '0' }).ended
    expect(served).toMatchObject({ code: 1, err: expect.stringContaining('half a copy') })
    await expect(copy(source.db, target, { from: 'another' })).rejects.toThrow('a copy of test was begun')
    await copy(source.db, target)
    expect(await faultsIn(target)).toEqual([])
    const app = await startApp({ stores: await startStores(targetUrl) })
    expect(await answersOf(app, source.authorization)).toEqual(await answersOf(source, source.authorization))
  })

  it('writes over nothing', async () => {
    const source = await startFull(await newFile())
    const target = await startStores(await emptyDatabase())
    await target.bearer('articles:write')
    await expect(copy(source.db, target.db)).rejects.toThrow('not empty: it has a row in api_key')
  })

  it('knows every table', async () => {
    const db = await openMigrated(await emptyDatabase())
    const tables = await db.all<{ name: string }>(
      sql`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    )
    const known = [...copiedTables.map(({ name }) => name), ...leftOut]
    expect(tables.map(({ name }) => name).toSorted()).toEqual(known.toSorted())
  })
})

describe('broadsheet copy', () => {
  it('copies there and back, and says what it has read again', async () => {
    const from = await newFile()
    const { authorization } = await startFull(from)
    const to = await emptyDatabase()
    const back = await newFile()
    const run = (one: string, other: string) => broadsheet(['copy', '--from', one, '--to', other], {}).ended
    const there = await run(from, to)
    expect(there).toMatchObject({ code: 0, err: '' })
    const again = await run(to, back)
    expect(again).toMatchObject({ code: 0, err: '' })
    expect(again.out).toBe(there.out)
    expect(there.out).toMatch(/^Copied 20 articles: \d+ rows, read again and the same \(SHA-256 [0-9a-f]{64}\)\.\n$/)
    const app = await startApp({ stores: await startStores(back) })
    await request(app.http).get('/v1/articles/a-draft').set({ authorization }).expect(200)
    expect(await run(from, back)).toMatchObject({ code: 1, err: expect.stringContaining('not empty') })
    expect(await run('mysql://x', back)).toMatchObject({ code: 2 })
    expect(await run(await newFile(), back)).toMatchObject({
      code: 1,
      err: expect.stringContaining('there is no database'),
    })
  })
})
