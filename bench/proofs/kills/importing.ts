import { mkdir, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from '../../../src/database/sql.ts'
import { generateArticles } from '../../collection.ts'
import { faultsIn } from '../faults.ts'
import { runProgram, startProgram } from '../program.ts'
import { type Moment, type MomentOptions, type Seen, settingsFor, withDatabase } from './moment.ts'

const ARTICLES = 250

/** An import that is run again after each kill, until all is in; then one into another database. */
export async function whileImporting({ folder, random }: MomentOptions): Promise<Moment> {
  const source = `${folder}/articles.ndjson`
  await writeFile(source, [...generateArticles(ARTICLES)].join('\n'))
  let databases = 0
  let env = settingsFor(folder)
  let before = 0
  let longestMs = 2_000

  async function another(): Promise<void> {
    databases += 1
    before = 0
    await mkdir(`${folder}/${databases}`)
    env = settingsFor(`${folder}/${databases}`)
    await runProgram(['migrate'], env)
  }

  function look(least: number, isKilled: boolean): Promise<Seen> {
    return withDatabase(env.DATABASE_URL, async (db) => {
      const [row] = await db.all<{ articles: number; slugs: number; changes: number }>(sql`
        SELECT count(*) AS articles, count(DISTINCT slug) AS slugs, (SELECT count(*) FROM change) AS changes FROM article`)
      const { articles, slugs, changes } = row ?? { articles: 0, slugs: 0, changes: 0 }
      const acknowledged = articles - before
      before = articles
      return {
        lost: articles < least ? [`${least} articles were imported, ${articles} are there`] : [],
        doubled: slugs !== articles || changes !== articles ? [`${articles} articles have ${changes} changes`] : [],
        faults: await faultsIn(db),
        acknowledged,
        isKilled,
        inTheMiddle: isKilled && articles > 0 && articles < ARTICLES,
      }
    })
  }

  const imported = () =>
    withDatabase(env.DATABASE_URL, async (db) => {
      const [row] = await db.all<{ count: number }>(sql`SELECT count(*) AS count FROM article`)
      return row?.count ?? 0
    })

  await another()
  return {
    async kill() {
      if (before === ARTICLES) await another()
      const start = performance.now()
      const importing = startProgram(['import', source], env)
      // A kill before anything is saved shows little.
      while (importing.process.exitCode === null && (await imported()) <= before) await wait(20)
      if (importing.process.exitCode === null) await Promise.race([wait(random() * longestMs), importing.ended])
      importing.process.kill('SIGKILL')
      const { code } = await importing.ended
      if (code === 0) longestMs = Math.min(longestMs, performance.now() - start)
      return look(code === 0 ? ARTICLES : before, true)
    },
    async finish() {
      await runProgram(['import', source], env)
      return look(ARTICLES, false)
    },
  }
}
