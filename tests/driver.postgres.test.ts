import { execFileSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Database, DatabaseError } from '../src/database/database.ts'
import { openDatabase } from '../src/database/open.ts'
import { type Sql, sql } from '../src/database/sql.ts'
import { article } from './support/article.ts'
import { emptyDatabase } from './support/database.ts'
import { createData, startPostgres, unprivileged } from './support/postgres-process.ts'
import { startStores } from './support/start-app.ts'

const soon = { timeout: 10_000 }

async function open(url: string): Promise<Database> {
  const db = await openDatabase(url)
  onTestFinished(() => db.close())
  return db
}

/** Some programs on one empty database with one number in it. */
async function openMany(count: number): Promise<Database[]> {
  const url = await emptyDatabase()
  const databases = await Promise.all(Array.from({ length: count }, () => open(url)))
  await databases[0]?.transaction((tx) =>
    tx.script('CREATE TABLE counter (number BIGINT NOT NULL); INSERT INTO counter VALUES (0)'),
  )
  return databases
}

const number = sql`SELECT number FROM counter`

async function numberIn(db: Pick<Database, 'all'>): Promise<number> {
  return (await db.all<{ number: number }>(number))[0]?.number ?? Number.NaN
}

/** Reads a number, takes its time, and writes the next one. */
function increment(db: Database): Promise<void> {
  return db.transaction(async (tx) => {
    const before = await numberIn(tx)
    await wait(2)
    await tx.run([sql`UPDATE counter SET number = ${before + 1}`])
  })
}

/** Cuts all connections but the one that says so. */
const cut: Sql = sql`
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`

/** Fails once, as the server does with this code, and then no more. */
const failsOnce = (code: string): Sql => ({
  strings: [
    `DO $$ BEGIN IF nextval('tries') = 1 THEN RAISE EXCEPTION 'once' USING ERRCODE = '${code}'; END IF; END $$`,
  ],
  values: [],
})

describe('writers', () => {
  it('take turns, in however many programs', async () => {
    const databases = await openMany(3)
    await Promise.all(Array.from({ length: 30 }, (_, turn) => increment(databases[turn % 3] ?? openNone())))
    expect(await Promise.all(databases.map(numberIn))).toEqual([30, 30, 30])
  })

  it.each(['40001', '40P01'])('write again what the server broke off with %s', async (code) => {
    const [db = openNone()] = await openMany(1)
    await db.transaction((tx) => tx.script('CREATE SEQUENCE tries'))
    await db.transaction(async (tx) => {
      await tx.run([sql`UPDATE counter SET number = number + 1`, failsOnce(code)])
    })
    expect(await numberIn(db)).toBe(1)
  })

  it('write nothing of what fails otherwise, and go on', async () => {
    const [db = openNone()] = await openMany(1)
    await db.transaction((tx) => tx.script('CREATE SEQUENCE tries'))
    const writing = db.transaction((tx) => tx.run([sql`UPDATE counter SET number = 7`, failsOnce('22012')]))
    await expect(writing).rejects.toMatchObject({ fault: 'other' })
    await increment(db)
    expect(await numberIn(db)).toBe(1)
  })

  it('are told that a server which takes no writes is of no use', async () => {
    const [db = openNone()] = await openMany(1)
    const url = new URL((await startStores()).databaseUrl)
    url.searchParams.set('options', '-c default_transaction_read_only=on')
    const writing = (await open(url.href)).transaction((tx) => tx.run([sql`DELETE FROM tag`]))
    await expect(writing).rejects.toMatchObject({ fault: 'unusable' })
    expect(await numberIn(db)).toBe(0)
  })
})

describe('whoever is alone', () => {
  it('is so among all programs', async () => {
    const databases = await openMany(2)
    let inside = 0
    let most = 0
    const work = async () => {
      inside += 1
      most = Math.max(most, inside)
      await wait(5)
      inside -= 1
      return most
    }
    await Promise.all(Array.from({ length: 10 }, (_, turn) => (databases[turn % 2] ?? openNone()).alone(work)))
    expect(most).toBe(1)
  })
})

describe('a connection that is cut', () => {
  it('is made again, for reading, writing and listening', async () => {
    const [db = openNone(), other = openNone()] = await openMany(2)
    const heard = vi.fn()
    db.onCommit(heard)
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), soon)
    await Promise.all(Array.from({ length: 5 }, () => db.all(number)))
    await increment(db)
    for (let times = 1; times <= 3; times += 1) {
      await other.all(cut)
      expect(await Promise.all([numberIn(db), numberIn(db), db.allSlow(number)])).toHaveLength(3)
      await increment(db)
      expect(await numberIn(db)).toBe(times + 1)
    }
    // It listens again, and has not missed anything for good.
    heard.mockClear()
    const before = db.generation()
    await increment(other)
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), soon)
    expect(db.generation()).not.toBe(before)
  })

  it('ends a transaction that nobody has asked anything of, which runs again', async () => {
    const [db = openNone(), other = openNone()] = await openMany(2)
    let runs = 0
    await db.transaction(async (tx) => {
      runs += 1
      await tx.run([sql`UPDATE counter SET number = number + 1`])
      if (runs === 1) await other.all(cut)
      await wait(20)
      await tx.run([sql`UPDATE counter SET number = number + 1`])
    })
    expect([runs, await numberIn(other)]).toEqual([2, 2])
  })
})

describe('a query', () => {
  it('is stopped at its deadline, and the next one is not', async () => {
    const [db = openNone()] = await openMany(1)
    const asking = db.allSlow({ strings: ['SELECT pg_sleep(20)'], values: [] }, { deadlineMs: 50 })
    await expect(asking).rejects.toMatchObject({ fault: 'timeout' })
    expect(await db.allSlow(sql`SELECT count(*) AS count FROM counter`, { deadlineMs: 5_000 })).toEqual([{ count: 1 }])
  })

  it('that may be slow is planned as what looks into large values, on one processor, and the next one is not', async () => {
    const [db] = await openMany(1)
    const settings = sql`
      SELECT name, setting FROM pg_settings
      WHERE name IN ('enable_seqscan', 'cpu_tuple_cost', 'max_parallel_workers_per_gather', 'jit') ORDER BY name`
    const usual = await db?.all(settings)
    expect(await db?.allSlow(settings)).toEqual([
      { name: 'cpu_tuple_cost', setting: '0.5' },
      { name: 'enable_seqscan', setting: 'off' },
      { name: 'jit', setting: 'off' },
      { name: 'max_parallel_workers_per_gather', setting: '0' },
    ])
    expect(await db?.all(settings)).toEqual(usual)
    expect(usual).toContainEqual({ name: 'enable_seqscan', setting: 'on' })
  })

  it('gets back what it sent, of every type', async () => {
    const [db = openNone()] = await openMany(1)
    const bytes = new Uint8Array([0, 255, 7])
    const [row] = await db.all<{ bytes: Uint8Array }>(sql`
      SELECT ${'Zürich’s'} AS text, ${7} AS small, ${2 ** 40} AS large, ${0.1} AS real, ${null} AS none, ${bytes} AS bytes`)
    expect(row).toMatchObject({ text: 'Zürich’s', small: 7, large: 2 ** 40, real: 0.1, none: null })
    expect([...(row?.bytes ?? [])]).toEqual([...bytes])
  })
})

describe('a pool', () => {
  it('has as many wait as it can bear, refuses the others, and goes on', async () => {
    const [db = openNone()] = await openMany(1)
    const asking = Array.from({ length: 300 }, () =>
      db.allSlow({ strings: ['SELECT pg_sleep(0.05)'], values: [] }).then(
        () => 'answered',
        (error: DatabaseError) => error.fault,
      ),
    )
    const { answered = [], busy = [], ...others } = Object.groupBy(await Promise.all(asking), (outcome) => outcome)
    expect(others).toEqual({})
    expect(answered.length).toBeGreaterThanOrEqual(200)
    expect(busy.length).toBeGreaterThan(0)
    expect(await numberIn(db)).toBe(0)
  })
})

describe('what a server says', () => {
  it.each([
    ['53100', 'full'],
    ['53300', 'busy'],
    ['55P03', 'busy'],
    ['57014', 'timeout'],
    ['25006', 'unusable'],
    ['23505', 'unique'],
  ])('by %s, it is %s', async (code, fault) => {
    const [db = openNone()] = await openMany(1)
    const saying: Sql = { strings: [`DO $$ BEGIN RAISE EXCEPTION 'so' USING ERRCODE = '${code}'; END $$`], values: [] }
    await expect(db.all(saying)).rejects.toMatchObject({ fault })
  })
})

describe('TLS', () => {
  it('is spoken with a server whose certificate holds, and with no other', async () => {
    const data = createData()
    const certificate = `${data}/server.crt`
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'rsa:2048',
          '-nodes',
          '-subj',
          '/CN=database',
          '-addext',
          'subjectAltName=IP:127.0.0.1',
        ],
        ...['-keyout', `${data}/server.key`, '-out', certificate],
      ],
      { stdio: 'ignore' },
    )
    const owner = unprivileged()
    if (owner) for (const name of ['server.crt', 'server.key']) chownSync(`${data}/${name}`, owner.uid, owner.gid)
    const server = await startPostgres(data, { ssl: 'on' })
    onTestFinished(() => server.stop())
    const db = await open(`${server.url}?sslmode=verify-full&sslrootcert=${certificate}`)
    expect(await db.all(sql`SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()`)).toEqual([{ ssl: true }])
    await expect(openDatabase(`${server.url}?sslmode=verify-full`)).rejects.toThrow('certificate')
  })
})

describe('a database', () => {
  it('that cannot be reached is named without its password', async () => {
    const opening = openDatabase('postgres://ada:secret@127.0.0.1:1/articles')
    await expect(opening).rejects.toThrow(DatabaseError)
    await expect(opening).rejects.toThrow('postgres://127.0.0.1:1/articles cannot be opened')
    await expect(opening).rejects.not.toThrow('secret')
  })

  it('keeps what search looks into apart from the rows that say of which article it is', async () => {
    const { db, add } = await startStores()
    const words = Array.from({ length: 2_000 }, (_, number) => `word${number}`).join(' ')
    await add(...Array.from({ length: 20 }, (_, number) => article({ title: `Long ${number}`, text: words })))
    const [size] = await db.all<{ rows: number; all: number }>(
      sql`SELECT pg_relation_size('article_terms') AS rows, pg_table_size('article_terms') AS all`,
    )
    expect(size?.rows).toBe(8_192)
    expect(size?.all).toBeGreaterThan(20 * 20_000)
  })
})

function openNone(): never {
  throw new Error('no database was opened')
}
