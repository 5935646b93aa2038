import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { openDatabase } from '../../../src/database/open.ts'
import { runProgram, startProgram } from '../program.ts'
import { type Moment, type MomentOptions, type Seen, settingsFor } from './moment.ts'

const migrations = new URL('../../../migrations/sqlite/', import.meta.url)
const ARTICLES = 3_000

/** A database of the first version that is brought up to this one, and after each kill the same again. */
export async function whileMigrating({ folder, random }: MomentOptions): Promise<Moment> {
  const env = settingsFor(folder)
  const [path, old] = [`${folder}/test.db`, `${folder}/old.db`]
  await makeOld(old)
  await copyFile(old, path)
  const start = performance.now()
  await runProgram(['migrate'], env)
  const takesMs = performance.now() - start
  const undisturbed = contentOf(path)

  async function look(isKilled: boolean): Promise<Seen> {
    const { inTheMiddle, faults } = read(path, (db) => ({
      inTheMiddle: !isMigrated(db),
      faults: db.pragma('integrity_check', { simple: true }) === 'ok' ? [] : ['the file is broken'],
    }))
    await runProgram(['migrate'], env)
    const differing = differences(undisturbed, contentOf(path))
    return { lost: [], doubled: [], faults: [...faults, ...differing], acknowledged: 0, isKilled, inTheMiddle }
  }

  return {
    async kill() {
      await Promise.all(['-wal', '-shm'].map((suffix) => rm(path + suffix, { force: true })))
      await copyFile(old, path)
      const migrating = startProgram(['migrate'], env)
      await Promise.race([wait(takesMs * (0.3 + random() * 0.7)), migrating.ended])
      migrating.process.kill('SIGKILL')
      await migrating.ended
      return look(true)
    },
    finish: () => look(false),
  }
}

/** As the first version left it. */
async function makeOld(path: string): Promise<void> {
  const [first = ''] = readdirSync(migrations).sort()
  const db = await openDatabase(`file:${path}`)
  await db.transaction(async (tx) => {
    await tx.script('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)')
    await tx.script(readFileSync(new URL(first, migrations), 'utf8'))
    await tx.script(`
      INSERT INTO migration VALUES ('${first}', '2024-01-01');
      WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${ARTICLES})
      INSERT INTO article
      SELECT n, 'article-' || n, 0, iif(n % 10, 'published', 'draft'), 'Article ' || n, 'article ' || n, 'Number ' || n, 'en',
        '["Number"]', NULL, 'A paper', NULL, 3, '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z',
        '2024-01-02T00:00:00.000Z', 1 + n % 3, 'd' || n, 'articles.ndjson#' || n FROM number;
      INSERT INTO article_body
      SELECT id, '<p id="p1">' || title || '</p>', title, json_object('id', 'p1', 'type', 'paragraph', 'text', title) FROM article;
      INSERT INTO tag SELECT id, 'tag-' || id, 'Tag ' || id, 'tag ' || id, ' tag ' || id || ' ' FROM article WHERE id <= 50;
      INSERT INTO article_tag SELECT id, 0, 1 + id % 50 FROM article;
      INSERT INTO author VALUES (1, 'ada', 'Ada', 'ada', ' ada ');
      INSERT INTO article_author SELECT id, 0, 1 FROM article;`)
  })
  await db.close()
}

function read<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

function isMigrated(db: Database.Database): boolean {
  const applied = db.prepare<[], number>('SELECT count(*) FROM migration').pluck().get() ?? 0
  return applied === readdirSync(migrations).filter((name) => name.endsWith('.sql')).length
}

/** A digest of all rows of each table, but for when they were migrated. */
function contentOf(path: string): Map<string, string> {
  return read(path, (db) => {
    const tables = db
      .prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
      .pluck()
      .all()
    return new Map(
      tables.map((table) => {
        const columns = table === 'migration' ? 'name' : '*'
        const rows = db
          .prepare(`SELECT ${columns} FROM "${table}" ORDER BY 1`)
          .raw()
          .all()
          .map((row) => JSON.stringify(row))
        return [table, createHash('sha256').update(rows.sort().join('\n')).digest('base64url')]
      }),
    )
  })
}

function differences(one: Map<string, string>, other: Map<string, string>): string[] {
  const names = new Set([...one.keys(), ...other.keys()])
  return [...names].filter((name) => one.get(name) !== other.get(name)).map((name) => `${name} is not as it would be`)
}
