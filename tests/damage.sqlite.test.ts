import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, copyFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import Database from 'better-sqlite3'
import request from 'supertest'
import { describe, expect, it, vi } from 'vitest'
import { sql } from '../src/database/sql.ts'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { startWriting, written } from './support/writing.ts'

vi.setConfig({ testTimeout: 120_000 })

const main = new URL('../src/main.ts', import.meta.url).pathname

const seed = new URL('../seed', import.meta.url).pathname
let content: Buffer | undefined

/** A database with the texts that the project ships, and how the program is run on it. */
async function seeded() {
  const folder = await temporaryFolder()
  const path = `${folder}/test.db`
  const env = { DATABASE_URL: `file:${path}`, SEED_DIR: seed, HOST: '127.0.0.1', PORT: '0' }
  const run = (...args: string[]) => broadsheet(args, env).ended
  if (content) await writeFile(path, content)
  else expect(await run('seed')).toMatchObject({ code: 0 })
  content ??= await readFile(path)
  return { folder, path, env, run }
}

/** What whoever is at the terminal reads, one line and no stack. */
const says = (what: RegExp) => ({
  code: 1,
  err: expect.stringMatching(new RegExp(`^broadsheet: [^\n]*${what.source}[^\n]*\n$`)),
})

describe('a database of which nothing is left', () => {
  it('is not begun anew where its file is empty, until somebody says so', async () => {
    const { path, folder, run } = await seeded()
    await copyFile(path, `${folder}/backup.db`)
    await truncate(path, 0)
    const ended = await Promise.all(
      [['serve'], ['seed'], ['check'], ['stats'], ['migrate']].map((command) => run(...command)),
    )
    for (const one of ended) expect(one).toMatchObject(says(/test\.db is empty.*broadsheet restore/))
    expect(readFileSync(path)).toHaveLength(0)
    expect(await run('restore', '--force', `${folder}/backup.db`)).toMatchObject({ code: 0 })
    expect(await run('check')).toMatchObject({ code: 0 })
  })

  it('is not begun anew beside its log, of which nothing is lost', async () => {
    const { path, folder, run } = await seeded()
    const log = 'what is not in the file yet '.repeat(200)
    for (const leave of [() => truncate(path, 0), () => copyFile('/dev/null', path)]) {
      await leave()
      await writeFile(`${path}-wal`, log)
      expect(await run('serve')).toMatchObject(says(/is gone, and its log is still there/))
      expect(readFileSync(`${path}-wal`, 'utf8')).toBe(log)
    }
    expect(await readdir(folder)).toEqual(['test.db', 'test.db-wal'])
  })

  it('leaves nothing behind where it cannot be made', async () => {
    const folder = await temporaryFolder()
    await writeFile(`${folder}/file`, '')
    const { code, err } = await broadsheet(['migrate'], { DATABASE_URL: `file:${folder}/file/test.db` }).ended
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^broadsheet: .*test\.db.*(ENOTDIR|EEXIST).*\n$/),
    })
    expect(await readdir(folder)).toEqual(['file'])
  })
})

describe('a damaged database', () => {
  it.each([0.5, 5_000, 50])('is not touched where it is cut off at %s', async (end) => {
    const { path, run } = await seeded()
    await truncate(path, end < 1 ? Math.floor(readFileSync(path).length * end) : end)
    const before = readFileSync(path)
    const ended = await Promise.all(
      [['serve'], ['seed'], ['check', '--repair'], ['stats']].map((command) => run(...command)),
    )
    for (const one of ended) expect(one).toMatchObject(says(/test\.db cannot be opened/))
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('serves what can be read, and says 503 to the rest', async () => {
    const { path, env, run } = await seeded()
    // The page on which all that search reads begins.
    const db = new Database(path)
    const root = db
      .prepare<[], number>(`SELECT rootpage FROM sqlite_master WHERE name = 'article_terms_data'`)
      .pluck()
      .get()
    db.close()
    const content = readFileSync(path)
    content.fill(0xff, ((root ?? 0) - 1) * 4_096, (root ?? 0) * 4_096)
    await writeFile(path, content)
    const server = broadsheet(['serve'], env)
    const [, url = ''] = await server.prints(/Server listening at (http:[^"]+)/)
    expect((await fetch(`${url}/v1/articles/how-bread-rises`)).status).toBe(200)
    const search = await fetch(`${url}/v1/search?q=sourdough`)
    expect([search.status, search.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await run('check')).toMatchObject({
      code: 1,
      err: '',
      out: expect.stringContaining('broken  the file is whole'),
    })
    server.process.kill('SIGTERM')
    expect(await server.ended).toMatchObject({ code: 0 })
  })
})

describe('a database of a newer version', () => {
  it('is not touched', async () => {
    const { path, run, folder } = await seeded()
    const db = new Database(path)
    db.exec(`INSERT INTO migration VALUES ('9999_future.sql', '')`)
    db.close()
    const before = readFileSync(path)
    const ended = await Promise.all(
      [['serve'], ['seed'], ['stats'], ['keys', 'list'], ['export', `${folder}/a.ndjson`]].map((command) =>
        run(...command),
      ),
    )
    for (const one of ended) expect(one).toMatchObject(says(/newer version of Broadsheet/))
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})

describe('a full disk', () => {
  it('answers 507 to writes and goes on reading; writes go on once there is room', async () => {
    const { http, db, post, read, authorization } = await startWriting()
    await post(written({ title: 'Before' })).expect(201)
    const limitPages = (pages: string) => db.transaction((tx) => tx.script(`PRAGMA max_page_count = ${pages}`))
    const [{ count } = { count: 0 }] = await db.all<{ count: number }>(
      sql`SELECT page_count AS count FROM pragma_page_count`,
    )
    await limitPages(`${count}`)
    const content = 'A tide that comes in twice a day. '.repeat(5_000)
    const long = written({ title: 'Long', body: { format: 'text', content } })
    for (let time = 0; time < 3; time += 1) {
      const { body } = await post(long, { 'idempotency-key': 'long' }).expect(507)
      expect(Object.keys(body).sort()).toEqual(['instance', 'status', 'title', 'type'])
      await request(http).get('/v1/articles/before').expect(200)
      await request(http).get('/v1/search?q=tide').expect(200)
      await read('/v1/articles?status=draft').set({ authorization }).expect(200)
    }
    await limitPages('4294967294')
    await post(long, { 'idempotency-key': 'long' }).expect(201)
    const { body } = await request(http).get('/v1/search?q=twice').expect(200)
    expect(body.data).toMatchObject([{ title: 'Long' }])
  })
})

describe('a database that another program has locked', () => {
  it('is read, and written to once it is free; until then writes are answered with 503', async () => {
    const { http, post, databaseUrl } = await startWriting()
    await post(written({ title: 'Before' })).expect(201)
    const other = new Database(databaseUrl.slice('file:'.length))
    other.exec('BEGIN IMMEDIATE')
    const refused = post(written({ title: 'Meanwhile' }))
    await request(http).get('/v1/articles/before').expect(200)
    const { headers } = await refused.expect(503)
    expect(headers['retry-after']).toBe('1')
    other.exec('ROLLBACK')
    await post(written({ title: 'Meanwhile' })).expect(201)
    other.close()
  })

  it('is named by whatever cannot even open it', async () => {
    const { path, run } = await seeded()
    const other = new Database(path)
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec('BEGIN EXCLUSIVE')
    const [stats, serve] = await Promise.all([run('stats'), run('serve')])
    other.close()
    expect(stats).toMatchObject(says(/test\.db cannot be opened: database is locked/))
    expect(serve).toMatchObject(says(/test\.db cannot be opened: database is locked/))
    expect(await run('stats')).toMatchObject({ code: 0 })
  })
})

/** Nobody may do everything: who may is made to be nobody special. */
const asOthers = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []

describe.skipIf(asOthers.length > 0 && !existsSync('/usr/bin/setpriv'))('what may only be read', () => {
  async function runAsOthers(
    env: Record<string, string>,
    ...args: string[]
  ): Promise<{ code: number | null; err: string }> {
    const [command = '', ...rest] = [...asOthers, process.execPath, main, ...args]
    const child = spawn(command, rest, { env: { PATH: process.env['PATH'], ...env } })
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    return { code, err }
  }

  it('is read where it is a file, and not written to', async () => {
    const { path, env, folder } = await seeded()
    await writeFile(`${folder}/new.ndjson`, JSON.stringify(written()))
    await chmod(path, 0o444)
    expect(await runAsOthers(env, 'stats')).toMatchObject({ code: 0, err: '' })
    expect(await runAsOthers(env, 'import', `${folder}/new.ndjson`)).toMatchObject(says(/test\.db.* readonly database/))
    expect(await runAsOthers(env, 'check')).toMatchObject({ code: 0 })
  })

  it('is named where it is a folder', async () => {
    const { env, folder } = await seeded()
    const before = await readdir(folder)
    await chmod(folder, 0o555)
    expect(await runAsOthers(env, 'serve')).toMatchObject(says(/test\.db/))
    expect(await runAsOthers({ ...env, DATABASE_URL: `file:${folder}/new.db` }, 'serve')).toMatchObject(says(/new\.db/))
    await chmod(folder, 0o755)
    expect(await readdir(folder)).toEqual(before)
  })
})
