import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { check } from '../src/checking/check.ts'
import { openDatabase } from '../src/database/open.ts'
import { sql } from '../src/database/sql.ts'
import { broadsheet, type Running } from './support/broadsheet.ts'
import { type Cluster, change, startCluster } from './support/postgres-cluster.ts'
import { asked, type Postgres } from './support/postgres-process.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { written } from './support/writing.ts'

const soon = { timeout: 20_000, interval: 50 }
/** For as much work as a machine has time for. */
const patiently = { timeout: 60_000, interval: 50 }
const WRITERS = 8
const READERS = 3
const FAILOVERS = 5
const MOST_GAP_MS = 5_000

interface Service {
  url: string
  server: Running
  /** Answers the status, and the slug where there is one. */
  post(number: number): Promise<{ status: number; retryAfter: string | null; slug: string | undefined }>
  read(path: string): Promise<{ status: number; retryAfter: string | null; body: string }>
}

/** The program, as a process, on these servers. Nothing that it answers is kept, so that each read is one. */
async function startService(env: Record<string, string>): Promise<Service> {
  const all = {
    SEED_DIR: await temporaryFolder(),
    HOST: '127.0.0.1',
    PORT: '0',
    RATE_LIMIT: 'off',
    CACHE_MB: '0',
    ...env,
  }
  const { out } = await broadsheet(['keys', 'create', '--name', 'x', '--scope', 'articles:write'], all).ended
  const server = broadsheet(['serve'], all)
  const [, url = ''] = await server.prints(/Server listening at (http:[^"]+)/)
  return {
    url,
    server,
    async post(number) {
      const response = await fetch(`${url}/v1/articles`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${out.trim()}`,
          'content-type': 'application/json',
          'idempotency-key': `n-${number}`,
        },
        body: JSON.stringify(written({ title: `Number ${number}`, tags: [`Tag ${number % 7}`] })),
      })
      const body = (await response.json()) as { slug?: string }
      return { status: response.status, retryAfter: response.headers.get('retry-after'), slug: body.slug }
    },
    async read(path) {
      const response = await fetch(url + path)
      return {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        body: await response.text(),
      }
    },
  }
}

const serviceOn = ({ url, replicaUrls }: Cluster) =>
  startService({ DATABASE_URL: url, DATABASE_REPLICA_URLS: replicaUrls })

describe('a primary that is killed', () => {
  it('loses nothing that was acknowledged, five times, while others write and read', { timeout: 240_000 }, async () => {
    const cluster = await startCluster()
    const { post, read } = await serviceOn(cluster)
    const acknowledged = new Map<number, string>()
    const acknowledgedAt: number[] = []
    const unexpected: unknown[] = []
    let sentAgain = 0
    let next = 0
    let isOver = false
    const stop = () => {
      isOver = true
    }
    onTestFinished(stop)

    /** Until it is acknowledged. */
    async function write(number: number): Promise<void> {
      for (;;) {
        const { status, retryAfter, slug } = await post(number)
        if (status === 201 && slug !== undefined) {
          acknowledged.set(number, slug)
          acknowledgedAt.push(performance.now())
          return
        }
        if (status !== 503 || retryAfter === null) unexpected.push({ number, status, retryAfter })
        sentAgain += 1
        await wait(50)
      }
    }
    const writing = Array.from({ length: WRITERS }, async () => {
      while (!isOver) {
        next += 1
        await write(next)
      }
    })
    let reads = 0
    const reading = Array.from({ length: READERS }, async (_, reader) => {
      while (!isOver) {
        const { status, body } = await read(`/v1/articles?limit=${(reads % 50) + 1}&fields=title`)
        if (status !== 200) unexpected.push({ reader, status, body })
        reads += 1
        await wait(10)
      }
    })
    const more = (count: number) => {
      const before = acknowledged.size
      return vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(before + count), patiently)
    }

    let killedAt = 0
    let longestGapMs = 0
    for (let time = 0; time < FAILOVERS; time += 1) {
      await more(20)
      killedAt = performance.now()
      await cluster.failOver()
      await more(20)
      const around = acknowledgedAt.filter((at) => at > killedAt - 1_000)
      const gaps = around.slice(1).map((at, index) => at - (around[index] ?? at))
      longestGapMs = Math.max(longestGapMs, ...gaps)
      await cluster.fill()
    }
    stop()
    await Promise.all([...writing, ...reading])

    expect(unexpected).toEqual([])
    expect(reads).toBeGreaterThan(FAILOVERS)
    expect(longestGapMs).toBeLessThan(MOST_GAP_MS)
    const db = await openDatabase(cluster.url)
    onTestFinished(() => db.close())
    const kept = await db.all<{ slug: string; title: string }>(sql`SELECT slug, title FROM article`)
    expect(new Map(kept.map(({ title, slug }) => [Number(title.split(' ')[1]), slug]))).toEqual(acknowledged)
    expect(kept).toHaveLength(next)
    const { findings } = await check(db)
    expect(findings.flatMap(({ faults }) => faults)).toEqual([])
    console.info(
      `${next} writes, ${sentAgain} sent again, ${reads} reads, ${FAILOVERS} primaries killed: nothing lost, longest gap ${Math.round(longestGapMs)} ms`,
    )
  })
})

const FREE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'broadsheet'"

/** Answers as one that cannot do what was asked of it now. */
const unavailable = { status: 503, retryAfter: expect.stringMatching(/^\d+$/) }
const recent = (number: number) => `/v1/articles?limit=${number}&fields=title`

describe('a service on PostgreSQL', { timeout: 120_000 }, () => {
  it('notices nothing when its connections are cut, again and again', async () => {
    const { post, read, cluster } = await onCluster()
    const statuses = new Set<number>()
    let isOver = false
    const reading = Array.from({ length: READERS }, async (_, number) => {
      while (!isOver) statuses.add((await read(recent(number + 1))).status)
    })
    let number = 0
    const writing = Array.from({ length: 2 }, async () => {
      while (!isOver) {
        number += 1
        const mine = number
        await vi.waitFor(async () => expect((await post(mine)).status).toBe(201), soon)
      }
    })
    for (let times = 0; times < 10; times += 1) {
      for (const { url } of [cluster.primary, ...cluster.standbys]) await asked(url, FREE)
      await wait(100)
    }
    isOver = true
    await Promise.all([...reading, ...writing])
    expect([...statuses]).toEqual([200])
    expect(await asked(cluster.primary.url, 'SELECT count(*)::text FROM article')).toBe(String(number))
  })

  it('refuses writes while the database takes none, and shows what there is', async () => {
    const { post, read, cluster } = await onCluster()
    expect(await post(1)).toMatchObject({ status: 201 })
    await change(cluster.primary, 'default_transaction_read_only', 'on')
    await vi.waitFor(async () => expect(await post(2)).toMatchObject(unavailable), soon)
    expect(await read(recent(5))).toMatchObject({ status: 200, body: expect.stringContaining('Number 1') })
    await allow(cluster.primary)
    await vi.waitFor(async () => expect(await post(2)).toMatchObject({ status: 201 }), soon)
  })

  it('shows what there is while there is no primary, and writes once it is back', async () => {
    const { post, read, cluster } = await onCluster()
    expect(await post(1)).toMatchObject({ status: 201 })
    await vi.waitFor(async () => expect((await read(recent(1))).body).toContain('Number 1'), soon)
    await cluster.primary.crash()
    expect(await post(2)).toMatchObject(unavailable)
    // Whoever asks when it has long been away is told at once.
    const start = performance.now()
    expect(await post(2)).toMatchObject(unavailable)
    expect(performance.now() - start).toBeLessThan(1_000)
    for (let number = 1; number <= 20; number += 1) expect(await read(recent(number))).toMatchObject({ status: 200 })
    expect(await read('/readyz')).toMatchObject({ status: 200 })
    await cluster.restart()
    await vi.waitFor(async () => expect(await post(2)).toMatchObject({ status: 201 }), soon)
    await vi.waitFor(async () => expect((await read(recent(2))).body).toContain('Number 2'), soon)
  })

  it('does so when the primary hangs, too', async () => {
    const { post, read, cluster } = await onCluster()
    expect(await post(1)).toMatchObject({ status: 201 })
    await cluster.primary.freeze()
    const writing = post(2)
    for (let number = 1; number <= 20; number += 1) expect(await read(recent(number))).toMatchObject({ status: 200 })
    expect(await writing).toMatchObject(unavailable)
    cluster.primary.thaw()
    await vi.waitFor(async () => expect(await post(2)).toMatchObject({ status: 201 }), soon)
  })

  it('says so when nobody answers, or nobody has a connection left, and comes back by itself', async () => {
    const cluster = await startCluster({ servers: 1, isSynchronous: false })
    const { post, read } = await startService({ DATABASE_URL: cluster.url })
    expect(await post(1)).toMatchObject({ status: 201 })
    const letGo = await takeAllConnections(cluster.primary)
    expect(await read(recent(1))).toMatchObject(unavailable)
    expect(await post(2)).toMatchObject(unavailable)
    await letGo()
    await vi.waitFor(async () => expect(await post(2)).toMatchObject({ status: 201 }), soon)

    await cluster.primary.crash()
    expect(await read(recent(1))).toMatchObject(unavailable)
    expect(await read('/readyz')).toMatchObject(unavailable)
    expect(await read('/healthz')).toMatchObject({ status: 200 })
    await cluster.restart()
    await vi.waitFor(async () => expect(await post(3)).toMatchObject({ status: 201 }), soon)
    expect(await read('/readyz')).toMatchObject({ status: 200 })
  })
})

async function onCluster(): Promise<Service & { cluster: Cluster }> {
  const cluster = await startCluster()
  return { cluster, ...(await serviceOn(cluster)) }
}

/** The setting forbids to change itself, so that whoever does has to say that he may. */
async function allow({ url }: Postgres): Promise<void> {
  const address = new URL(url)
  address.searchParams.set('options', '-c default_transaction_read_only=off')
  await change({ url: address.href }, 'default_transaction_read_only', 'off')
}

/** Ends the connections of all others, and takes every one that there is. */
async function takeAllConnections({ url }: Postgres): Promise<() => Promise<void>> {
  const taken: pg.Client[] = []
  const take = async () => {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    await client.connect()
    taken.push(client)
  }
  const takeAll = async () => {
    for (;;) await take()
  }
  await take()
  await takeAll().catch(() => undefined)
  await taken[0]?.query(FREE)
  await takeAll().catch(() => undefined)
  return async () => {
    await Promise.all(taken.map((client) => client.end()))
  }
}
