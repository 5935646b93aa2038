import { copyFile, writeFile } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { generateArticles } from '../bench/collection.ts'
import { deriveArticle } from '../src/articles/derive.ts'
import { NewArticle } from '../src/articles/new-article.ts'
import { createArticleWriter } from '../src/articles/writer.ts'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { sql } from '../src/database/sql.ts'
import { createArticleEditor } from '../src/editing/editor.ts'
import { refreshRelated } from '../src/related/refresh.ts'
import { broadsheet, type Running } from './support/broadsheet.ts'
import { publicUrl } from './support/start-app.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// Processes that are started, and ended, one after another.
vi.setConfig({ testTimeout: 300_000 })

const ARTICLES = 160
/** What a person who pressed Ctrl-C waits without pressing it again; and what a busy machine needs. */
const SECONDS_MS = 15_000

function lookInto(path: string) {
  const count = (query: string) => {
    const db = new Database(path, { readonly: true })
    try {
      return Number(db.prepare(`SELECT count(*) FROM ${query}`).pluck().get())
    } finally {
      db.close()
    }
  }
  return { lists: () => count('related_list'), stale: () => count('related_stale') }
}

async function place() {
  const folder = await temporaryFolder()
  const path = `${folder}/test.db`
  const env = { DATABASE_URL: `file:${path}`, SEED_DIR: `${folder}/none`, HOST: '127.0.0.1', PORT: '0', WORKERS: '1' }
  return { folder, path, env, ...lookInto(path) }
}

/** Sends the signal when lists have been made, and some are left. */
async function stopAmid(
  program: Running,
  signal: 'SIGINT' | 'SIGKILL',
  { lists, stale }: { lists: () => number; stale: () => number },
) {
  const before = lists()
  await expect.poll(() => lists() > before, { timeout: 60_000, interval: 5 }).toBe(true)
  program.process.kill(signal)
  const start = performance.now()
  const ended = await program.ended
  expect(performance.now() - start).toBeLessThan(SECONDS_MS)
  expect(stale()).toBeGreaterThan(0)
  return ended
}

async function keptLists(path: string): Promise<unknown[]> {
  const db = new Database(path, { readonly: true })
  const rows = db.prepare('SELECT article_id, position, other_id, score, reasons FROM related ORDER BY 1, 2').all()
  db.close()
  return rows
}

/** All lists of a copy, made from nothing. */
async function freshLists(path: string): Promise<unknown[]> {
  const copy = `${path}.fresh`
  await copyFile(path, copy)
  const db = await openDatabase(`file:${copy}`)
  await db.transaction((tx) =>
    tx.script(`
      DELETE FROM related; DELETE FROM related_list; DELETE FROM article_meaning; DELETE FROM related_stale;
      INSERT INTO related_stale (article_id, state) SELECT id, 'changed' FROM article WHERE status = 'published'`),
  )
  await refreshRelated(db)
  await db.close()
  return keptLists(copy)
}

describe('making lists', () => {
  it('ends in seconds when Ctrl-C is pressed in an import and in a server, and is finished by the next', async () => {
    const { folder, path, env, lists, stale } = await place()
    await broadsheet(['migrate'], env).ended
    const source = `${folder}/articles.ndjson`
    await writeFile(source, [...generateArticles(ARTICLES)].join('\n'))
    const importing = await stopAmid(broadsheet(['import', source], env), 'SIGINT', { lists, stale })
    expect(importing).toMatchObject({ code: 130, out: expect.stringContaining('the next start goes on') })
    const server = broadsheet(['serve'], env)
    expect(await stopAmid(server, 'SIGINT', { lists, stale })).toMatchObject({ code: 0, signal: null })
    const again = await broadsheet(['import', source], env).ended
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining(`${ARTICLES} as before`) })
    expect([lists(), stale()]).toEqual([ARTICLES, 0])
    expect(await keptLists(path)).toEqual(await freshLists(path))
  })

  it('is finished by the next start when it is killed, with the lists that it would have made', async () => {
    const { path, env, lists, stale } = await place()
    const db = await openDatabase(env.DATABASE_URL)
    await migrate(db)
    const saved = await createArticleWriter(db).save(
      [...generateArticles(ARTICLES)].map((line, index) => ({
        article: deriveArticle(NewArticle.parse(JSON.parse(line))),
        key: `${index}`,
      })),
    )
    const [gone = '', draft = '', changed = ''] = saved.flatMap((one) => ('slug' in one ? one.slug : []))
    await refreshRelated(db)
    // As if all had just come in, with lists that name what has gone since.
    await db.transaction((tx) =>
      tx.script(`INSERT INTO related_stale (article_id, state) SELECT id, 'changed' FROM article`),
    )
    const editor = createArticleEditor(db, { publicUrl })
    const edit = { by: 'x', isCurrent: () => true }
    await editor.remove(gone, edit)
    await editor.patch(draft, { status: 'draft' }, edit)
    await editor.patch(changed, { tags: ['Changed'], body: { format: 'text', content: 'Of cocoa and salt.' } }, edit)
    expect(await db.all(sql`SELECT other_id FROM related WHERE other_id IN (1, 2)`)).not.toEqual([])
    await db.close()

    const made = { lists: () => ARTICLES - stale(), stale }
    await stopAmid(broadsheet(['serve'], env), 'SIGKILL', made)
    const last = broadsheet(['serve'], env)
    await expect.poll(stale, { timeout: 90_000 }).toBe(0)
    last.process.kill('SIGTERM')
    expect(await last.ended).toMatchObject({ code: 0 })
    expect(lists()).toBe(ARTICLES - 2)
    const kept = await keptLists(path)
    expect(kept.length).toBeGreaterThan(ARTICLES)
    expect(kept.filter((row) => [1, 2].includes((row as { other_id: number }).other_id))).toEqual([])
    expect(kept).toEqual(await freshLists(path))
  })
})
