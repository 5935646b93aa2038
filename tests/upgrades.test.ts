import { createHash } from 'node:crypto'
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { check } from '../src/checking/check.ts'
import { openDatabase } from '../src/database/open.ts'
import { refreshRelated } from '../src/related/refresh.ts'
import { RelatedQuery } from '../src/related/schema.ts'
import { SearchQuery } from '../src/search/schema.ts'
import { createStores } from '../src/stores.ts'
import { broadsheet } from './support/broadsheet.ts'
import { databaseOfSchema, schemas, seenOfSchema } from './support/schemas.ts'
import { publicUrl } from './support/start-app.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

const FIRST_WITH_REVISIONS = '0004'
const root = new URL('../', import.meta.url)

/** Compares a database, once it is of the newest schema, with what could be read of it in its own. */
async function expectAsBefore(path: string, schema: string): Promise<void> {
  const { articles, changes, key } = seenOfSchema(schema)
  // What was shown stands for what was written then, and search is made of what was written.
  if (schema < FIRST_WITH_REVISIONS)
    expect(await broadsheet(['check', '--repair'], { DATABASE_URL: `file:${path}` }).ended).toMatchObject({ code: 0 })
  const db = await openDatabase(`file:${path}`)
  onTestFinished(() => db.close())
  // What a server does beside its requests.
  await refreshRelated(db)
  const { findings } = await check(db)
  expect(findings.flatMap(({ says, faults }) => faults.map((fault) => ({ says, ...fault })))).toEqual([])
  const stores = createStores(db, { publicUrl })
  for (const before of articles) {
    const reading = stores.articles.get(before.slug, undefined, { seesDrafts: true })
    if (before.slug === 'deleted') await expect(reading).rejects.toMatchObject({ kind: 'gone' })
    if (before.slug === 'deleted') continue
    const { article } = await reading
    const { tags, authors, htmlSha256, status: _, ...fields } = before
    expect(article).toMatchObject(fields)
    expect(article.tags.map(({ slug }) => slug)).toEqual(tags)
    expect(article.authors.map(({ slug }) => slug)).toEqual(authors)
    expect(
      createHash('sha256')
        .update(article.body.html ?? '')
        .digest('hex'),
    ).toBe(htmlSha256)
    if (before.status === 'published') await expect(stores.articles.get(before.slug)).resolves.toBeDefined()
    else await expect(stores.articles.get(before.slug)).rejects.toMatchObject({ kind: 'not-found' })
    const { written } = await stores.revisions.get(before.slug, before.revision)
    expect(written.title).toBe(before.title)
  }
  const { items } = await stores.search.search(SearchQuery.parse({ q: 'sourdough' }))
  expect(items.map(({ slug }) => slug)).toEqual(['how-bread-rises'])
  const tide = articles.find(({ slug }) => slug.startsWith('why-the-tide'))
  const related = await stores.related.list(tide?.slug ?? '', RelatedQuery.parse({ limit: '1' }))
  expect(related.items.map((item) => JSON.parse(item))).toMatchObject([
    { slug: 'spring-tides-neap-tides-and-the-moon' },
  ])
  const listed = (await stores.changes.list({ after: '0', limit: 100 })).items
  if (changes) expect(listed).toMatchObject(changes.map(({ type, slug }) => ({ type, slug })))
  else expect(listed.length).toBe(articles.filter(({ status }) => status === 'published').length)
  if (key) expect(await stores.keys.find(key)).toMatchObject({ name: 'the editors', scopes: ['articles:write'] })
}

describe('the database of an older version', () => {
  it.each(schemas)('of %s is migrated, and says what it said', async (schema) => {
    const path = await databaseOfSchema(schema)
    const { code, err } = await broadsheet(['migrate'], { DATABASE_URL: `file:${path}` }).ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    await expectAsBefore(path, schema)
  })

  it.each(schemas.slice(1))('goes on where it was killed in the middle of %s', async (name) => {
    const before = schemas[schemas.indexOf(name) - 1] ?? ''
    const path = await databaseOfSchema(before)
    const dying = await dyingProgram(name)
    const killed = await dying(['migrate'], { DATABASE_URL: `file:${path}` })
    expect(killed).toMatchObject({ code: null, signal: 'SIGKILL' })
    const db = new Database(path)
    expect(db.prepare('SELECT name FROM migration ORDER BY name').pluck().all().at(-1)).toBe(`${before}.sql`)
    db.close()
    const { code, err } = await broadsheet(['migrate'], { DATABASE_URL: `file:${path}` }).ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    await expectAsBefore(path, before)
  })
})

describe('the database of a newer version', () => {
  it.each([
    ['serve'],
    ['migrate'],
    ['check'],
    ['check', '--repair'],
    ['seed'],
    ['import', 'README.md'],
    ['export', '-'],
    ['stats'],
    ['keys', 'list'],
  ])('is left alone by %s', async (...args) => {
    const path = await databaseOfSchema(schemas.at(-1) ?? '')
    const db = new Database(path)
    db.pragma('journal_mode = WAL')
    db.prepare('INSERT INTO migration VALUES (?, ?)').run('9999_to_come.sql', '2030-01-01T00:00:00.000Z')
    db.close()
    const whole = readFileSync(path)
    const { code, err, out } = await broadsheet(args, { DATABASE_URL: `file:${path}`, PORT: '0', HOST: '127.0.0.1' })
      .ended
    expect({ args, code, said: err + out }).toEqual({
      args,
      code: 1,
      said: expect.stringContaining('the database is of a newer version of Broadsheet (9999_to_come.sql)'),
    })
    expect(readFileSync(path).equals(whole)).toBe(true)
  })
})

/** The program, but that it is killed in the middle of a migration, after some of its statements. */
async function dyingProgram(name: string) {
  const folder = await temporaryFolder()
  for (const part of ['src', 'migrations', 'package.json'])
    cpSync(fileURLToPath(new URL(part, root)), `${folder}/${part}`, { recursive: true })
  symlinkSync(fileURLToPath(new URL('node_modules', root)), `${folder}/node_modules`)
  const connection = `${folder}/src/database/sqlite-connection.ts`
  const text = readFileSync(connection, 'utf8')
  const dying = text.replace(
    "db.function('hash_of'",
    "db.function('die', () => process.kill(process.pid, 'SIGKILL') ? 1 : 0)\n  $&",
  )
  expect(dying).not.toBe(text)
  writeFileSync(connection, dying)
  const migration = `${folder}/migrations/sqlite/${name}.sql`
  const statements = readFileSync(migration, 'utf8').split(/(?<=;)\n/)
  statements.splice(Math.ceil(statements.length / 2), 0, 'SELECT die();')
  writeFileSync(migration, statements.join('\n'))
  return (args: string[], env: Record<string, string>) =>
    broadsheet(args, env, { program: `${folder}/src/main.ts` }).ended
}
