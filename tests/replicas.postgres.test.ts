import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Database } from '../src/database/database.ts'
import { fromReplicas } from '../src/database/from-replicas.ts'
import { openDatabase } from '../src/database/open.ts'
import { readingOwnWrites } from '../src/database/own-writes.ts'
import { sql } from '../src/database/sql.ts'
import { type Cluster, startCluster } from './support/postgres-cluster.ts'
import { asked } from './support/postgres-process.ts'

const soon = { timeout: 10_000, interval: 20 }
const number = sql`SELECT number, inet_server_port() AS port FROM counter`

interface Seen {
  number: number
  port: number
}

async function open(cluster: Cluster): Promise<Database> {
  const db = await openDatabase(cluster.url, { replicaUrls: cluster.replicaUrls.split(',') })
  onTestFinished(() => db.close())
  return db
}

async function count(db: Database): Promise<Seen> {
  const [row] = await fromReplicas(db).all<Seen>(number)
  return row ?? { number: Number.NaN, port: 0 }
}

const increment = (db: Database) => db.transaction((tx) => tx.run([sql`UPDATE counter SET number = number + 1`]))

/** Until reads come from a replica. */
async function isRead(db: Database, { primary }: Cluster): Promise<void> {
  await vi.waitFor(async () => expect((await count(db)).port).not.toBe(primary.port), soon)
}

/** Three servers, a program on them, and a number that it has written. */
async function start(): Promise<{ cluster: Cluster; db: Database }> {
  const cluster = await startCluster()
  const db = await open(cluster)
  await db.transaction((tx) =>
    tx.script('CREATE TABLE counter (number BIGINT NOT NULL); INSERT INTO counter VALUES (0)'),
  )
  await isRead(db, cluster)
  return { cluster, db }
}

describe('replicas', () => {
  it('answer in turn, and the primary whoever reads what he wrote', async () => {
    const { cluster, db } = await start()
    const ports = new Set<number>()
    for (let times = 0; times < 50; times += 1) ports.add((await count(db)).port)
    expect([...ports].toSorted()).toEqual(cluster.standbys.map(({ port }) => port).toSorted())
    const [row] = await db.all<Seen>(number)
    expect(row?.port).toBe(cluster.primary.port)
    expect((await readingOwnWrites(() => count(db))).port).toBe(cluster.primary.port)
    await expect(
      fromReplicas(db).allSlow({ strings: ['SELECT pg_sleep(9)'], values: [] }, { deadlineMs: 50 }),
    ).rejects.toMatchObject({ fault: 'timeout' })
    expect(await fromReplicas(db).allSlow<Seen>(number)).toMatchObject([{ number: 0 }])
  })

  it('never show less than was written here, or was seen', async () => {
    const { cluster, db } = await start()
    const other = await open(cluster)
    await isRead(other, cluster)
    let last = 0
    for (let times = 1; times <= 200; times += 1) {
      await increment(times % 2 === 0 ? db : other)
      const seen = await count(times % 2 === 0 ? db : other)
      expect(seen.number).toBe(times)
      const elsewhere = await count(times % 2 === 0 ? other : db)
      expect(elsewhere.number).toBeGreaterThanOrEqual(last)
      last = elsewhere.number
    }
  })

  it('are not believed when they no longer follow, or follow late', async () => {
    const { cluster, db } = await start()
    for (const { url } of cluster.standbys) await asked(url, 'SELECT pg_wal_replay_pause()')
    expect((await count(db)).port).not.toBe(cluster.primary.port)
    const reader = await open(cluster)
    await vi.waitFor(() => expect(reader.position()).toBeDefined(), soon)
    await increment(db)
    expect(await count(db)).toEqual({ number: 1, port: cluster.primary.port })
    await vi.waitFor(async () => expect(await count(reader)).toEqual({ number: 1, port: cluster.primary.port }), soon)
    for (const { url } of cluster.standbys) await asked(url, 'SELECT pg_wal_replay_resume()')
    await isRead(db, cluster)
    expect((await count(db)).number).toBe(1)
  })

  it('that are stopped, or hang, are left out, and nobody who reads notices more than a pause', async () => {
    const { cluster, db } = await start()
    const [one, two] = cluster.standbys
    if (!one || !two) throw new Error('there are no replicas')
    let longestMs = 0
    const read = async () => {
      const start = performance.now()
      const seen = await count(db)
      longestMs = Math.max(longestMs, performance.now() - start)
      return seen
    }
    await one.freeze()
    for (let times = 0; times < 100; times += 1) expect((await read()).port).not.toBe(one.port)
    await two.crash()
    for (let times = 0; times < 100; times += 1) expect((await read()).number).toBe(0)
    expect(longestMs).toBeLessThan(3_000)
    expect(await db.load()).toMatchObject({ healthyReplicas: 0 })
    one.thaw()
    await vi.waitFor(async () => expect((await count(db)).port).toBe(one.port), soon)
    expect(await db.load()).toMatchObject({ healthyReplicas: 1 })
  })

  it('answer while the primary is away; one that is promoted is written to', async () => {
    const { cluster, db } = await start()
    await increment(db)
    let isOver = false
    const failed: unknown[] = []
    const reading = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        await count(db)
          .then(({ number: seen }) => expect(seen).toBeGreaterThanOrEqual(1))
          .catch((error: unknown) => failed.push(error))
        await wait(5)
      }
    })
    await cluster.failOver()
    await increment(db)
    isOver = true
    await Promise.all(reading)
    expect(failed).toEqual([])
    expect((await count(db)).number).toBe(2)
    expect((await db.all<Seen>(number))[0]?.port).toBe(cluster.primary.port)
    await isRead(db, cluster)
  })
})
