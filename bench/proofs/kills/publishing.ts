import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../../../src/database/database.ts'
import { sql } from '../../../src/database/sql.ts'
import { faultsIn } from '../faults.ts'
import { addressOf, runProgram, startProgram } from '../program.ts'
import { fetchPatiently } from '../writer.ts'
import { type Moment, type MomentOptions, type Seen, settingsFor, withDatabase } from './moment.ts'

const SCHEDULED = 6
/** They are due within so long, after a pause in which all of them can be written, however slow that was the last time. */
const LEAST_PAUSE_MS = 300
const WITHIN_MS = 300
/** What is due is published at once; on a machine that does much else, later. */
const PATIENCE_MS = 30_000

interface Row {
  slug: string
  status: string
  publishedAt: string
  /** As revisions have it: once, or never where it was due before it was written. */
  published: number
  changes: number
}

/** Articles that are scheduled for the next moment, and a kill about when they are published. */
export async function whilePublishing({ folder, random }: MomentOptions): Promise<Moment> {
  const env = settingsFor(folder)
  const key = (await runProgram(['keys', 'create', '--name', 'x', '--scope', 'articles:write'], env)).trim()
  const acknowledged = new Set<string>()
  let written = 0
  let pauseMs = 1_000

  async function schedule(url: string, publishedAt: string): Promise<void> {
    written += 1
    const response = await fetchPatiently(`${url}/v1/articles`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'idempotency-key': `scheduled-${written}`,
      },
      body: JSON.stringify({
        title: `Scheduled ${written}`,
        body: { format: 'text', content: `Published when it is time, number ${written}.` },
        tags: [`Tag ${written % 5}`],
        status: 'scheduled',
        publishedAt,
      }),
    })
    if (response.status !== 201) throw new Error(`an article could not be scheduled: ${await response.text()}`)
    acknowledged.add(((await response.json()) as { slug: string }).slug)
  }

  /** A server that has published what became due while there was none. */
  async function life(end: (url: string) => Promise<void>): Promise<void> {
    const server = startProgram(['serve'], env)
    try {
      const url = await addressOf(server)
      await withDatabase(env.DATABASE_URL, async (db) => {
        const patience = performance.now() + PATIENCE_MS
        while ((await overdue(db)) > 0) {
          if (performance.now() > patience) throw new Error('what was due is not published')
          await wait(20)
        }
      })
      await end(url)
    } finally {
      server.process.kill('SIGKILL')
      await server.ended
    }
  }

  function look(before: number, { isKilled, inTheMiddle }: Pick<Seen, 'isKilled' | 'inTheMiddle'>): Promise<Seen> {
    return withDatabase(env.DATABASE_URL, async (db) => {
      const rows = await db.all<Row>(sql`
        SELECT slug, status, published_at AS "publishedAt",
          (SELECT count(*) FROM revision WHERE article_id = article.id AND action = 'published') AS published,
          (SELECT count(*) FROM change WHERE article_id = article.id) AS changes
        FROM article`)
      const found = new Set(rows.map(({ slug }) => slug))
      const isPublic = ({ status }: Row) => status === 'published'
      return {
        lost: [...acknowledged].filter((slug) => !found.has(slug)).map((slug) => `${slug} is gone`),
        doubled: rows
          .filter((row) => row.published > Number(isPublic(row)) || row.changes !== Number(isPublic(row)))
          .map(({ slug, status, published, changes }) => `${slug}: ${status}, ${published} times, ${changes} changes`),
        faults: await faultsIn(db),
        acknowledged: acknowledged.size - before,
        isKilled,
        inTheMiddle,
      }
    })
  }

  return {
    async kill() {
      const before = acknowledged.size
      await life(async (url) => {
        const begun = Date.now()
        const start = begun + pauseMs
        const moments = Array.from({ length: SCHEDULED }, () => new Date(start + random() * WITHIN_MS).toISOString())
        await Promise.all(moments.map((moment) => schedule(url, moment)))
        pauseMs = Math.max(LEAST_PAUSE_MS, 2 * (Date.now() - begun))
        await wait(Math.max(0, start - Date.now()) + random() * WITHIN_MS * 1.5)
      })
      const inTheMiddle = await withDatabase(env.DATABASE_URL, async (db) => (await waiting(db)) > 0)
      return look(before, { isKilled: true, inTheMiddle })
    },
    async finish() {
      const before = acknowledged.size
      await life(async () => undefined)
      return look(before, { isKilled: false, inTheMiddle: false })
    },
  }
}

async function waiting(db: Database, until = '9999'): Promise<number> {
  const [row] = await db.all<{ count: number }>(
    sql`SELECT count(*) AS count FROM article WHERE status = 'scheduled' AND published_at <= ${until}`,
  )
  return row?.count ?? 0
}

function overdue(db: Database): Promise<number> {
  return waiting(db, new Date().toISOString())
}
