import { writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { Database } from '../../../src/database/database.ts'
import { openDatabase } from '../../../src/database/open.ts'
import { sql } from '../../../src/database/sql.ts'
import { generateArticles } from '../../collection.ts'
import { faultsIn } from '../faults.ts'
import { type Running, runProgram, startProgram } from '../program.ts'
import { type Moment, type MomentOptions, type Seen, settingsFor, withDatabase } from './moment.ts'

const ARTICLES = 120
const LONGEST_MS = 400
const PATIENCE_MS = 60_000

/** A server that makes all lists of related articles anew, and after each kill those that are left. */
export async function whileRefreshing({ folder, random }: MomentOptions): Promise<Moment> {
  const env = settingsFor(folder)
  const source = `${folder}/articles.ndjson`
  await writeFile(source, [...generateArticles(ARTICLES)].join('\n'))
  await runProgram(['import', source], env)

  async function makeAllStale(): Promise<void> {
    const db = await openDatabase(env.DATABASE_URL)
    await db.transaction((tx) =>
      tx.script(`
        DELETE FROM related; DELETE FROM related_list; DELETE FROM article_meaning; DELETE FROM related_stale;
        INSERT INTO related_stale (article_id, state) SELECT id, 'changed' FROM article`),
    )
    await db.close()
  }

  /** Waits until there are fewer. */
  async function fewerThan(count: number, server: Running, db: Database): Promise<void> {
    const patience = performance.now() + PATIENCE_MS
    while ((await staleIn(db)) >= count) {
      if (server.process.exitCode !== null || performance.now() > patience) throw new Error('no list is made')
      await wait(5)
    }
  }

  async function life(isKilled: boolean, end: (server: Running, db: Database) => Promise<void>): Promise<Seen> {
    const server = startProgram(['serve'], env)
    await withDatabase(env.DATABASE_URL, (db) => end(server, db)).finally(() => server.process.kill('SIGKILL'))
    await server.ended
    return withDatabase(env.DATABASE_URL, async (db) => {
      const left = await staleIn(db)
      const [row] = await db.all<{ lists: number }>(sql`
        SELECT count(*) AS lists FROM article WHERE id IN (SELECT article_id FROM related_list)
          OR id IN (SELECT article_id FROM related_stale)`)
      return {
        lost: row?.lists === ARTICLES ? [] : [`${row?.lists} of ${ARTICLES} articles have a list or wait for one`],
        doubled: [],
        faults: await faultsIn(db),
        acknowledged: 0,
        isKilled,
        inTheMiddle: left > 0 && left < ARTICLES,
      }
    })
  }

  return {
    async kill() {
      const left = await withDatabase(env.DATABASE_URL, staleIn)
      if (left === 0) await makeAllStale()
      return life(true, async (server, db) => {
        await fewerThan(left || ARTICLES, server, db)
        await wait(random() * LONGEST_MS)
      })
    },
    finish: () => life(false, (server, db) => fewerThan(1, server, db)),
  }
}

async function staleIn(db: Database): Promise<number> {
  const [row] = await db.all<{ count: number }>(sql`SELECT count(*) AS count FROM related_stale`)
  return row?.count ?? 0
}
