import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

async function withArticles() {
  const folder = await temporaryFolder()
  const path = `${folder}/data/test.db`
  const env = { DATABASE_URL: `file:${path}`, SEED_DIR: `${folder}/posts`, HOST: '127.0.0.1', PORT: '0' }
  await mkdir(`${folder}/posts`)
  await writeFile(`${folder}/posts/bread.txt`, 'Bread\n\nYeast makes it rise.')
  const run = (...args: string[]) => broadsheet(args, env).ended
  expect(await run('seed')).toMatchObject({ code: 0 })
  return { folder, path, env, run }
}

async function started(env: Record<string, string>) {
  const server = broadsheet(['serve'], env)
  const [url = ''] = await server.prints(/http:\/\/127\.0\.0\.1:\d+/)
  const titles = async () => {
    const names: string[] = []
    for (let next: string | null = '/v1/articles?fields=title&limit=100'; next !== null; ) {
      const page = (await (await fetch(url + next)).json()) as {
        data: { title: string }[]
        links: { next: string | null }
      }
      names.push(...page.data.map(({ title }) => title))
      next = page.links.next
    }
    return names
  }
  /** Every article as it is shown, body and all, by its title; and what has changed, in order. */
  const everything = async () => {
    const articles = new Map<string, unknown>()
    for (const title of await titles()) {
      const slug = title.toLowerCase().replace(' ', '-')
      articles.set(title, await (await fetch(`${url}/v1/articles/${slug}?formats=html,markdown,text,blocks`)).json())
    }
    const changes = (await (await fetch(`${url}/v1/changes?after=0&limit=100&fields=slug`)).json()) as {
      data: { seq: string; type: string }[]
    }
    return { articles, changes: changes.data }
  }
  return { ...server, url, titles, everything }
}

async function keyOf(run: (...args: string[]) => Promise<{ out: string }>): Promise<string> {
  const { out } = await run('keys', 'create', '--name', 'test', '--scope', 'articles:write')
  return /^bs_\S+/m.exec(out)?.[0] ?? ''
}

describe('a drill', () => {
  it('loses nothing that was written before the backup, though the machine is lost while it is written to', async () => {
    const { folder, path, env, run } = await withArticles()
    const key = await keyOf(run)
    const server = await started({ ...env, RATE_LIMIT: 'off' })
    // As long as this is read, all that is written stays in the log, which a copy of the file alone would miss.
    const reader = new Database(path, { readonly: true })
    reader.exec('BEGIN; SELECT count(*) FROM article')
    const written: string[] = []
    let isWriting = true
    const writing = (async () => {
      for (let number = 0; isWriting; number += 1) {
        const title = `Number ${number}`
        const response = await fetch(`${server.url}/v1/articles`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ title, body: { format: 'markdown', content: 'Said once.' } }),
        })
        if (response.status !== 201) throw new Error(await response.text())
        if (response.status === 201) written.push(title)
      }
    })()
    await vi.waitFor(() => expect(written.length).toBeGreaterThan(20), { timeout: 60_000 })
    const before = [...written]
    const said = await server.everything()
    expect(await run('backup', `${folder}/backups/`)).toMatchObject({ code: 0, err: '' })
    expect(await run('backup', `${folder}/one.db`)).toMatchObject({ code: 0, err: '' })
    isWriting = false
    await writing
    reader.close()
    server.process.kill('SIGKILL')
    await server.ended
    await rm(`${folder}/data`, { recursive: true })

    const [name = ''] = await readdir(`${folder}/backups`)
    expect(name).toMatch(/^broadsheet-\d{8}T\d{6}Z\.db$/)
    const restored = await run('restore', `${folder}/backups/${name}`)
    expect(restored).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^Restored \d+ articles to /) })
    expect(await run('check')).toMatchObject({ code: 0 })
    const again = await started(env)
    const says = await again.everything()
    for (const [title, article] of said.articles) expect(says.articles.get(title)).toEqual(article)
    expect(says.changes.slice(0, said.changes.length)).toEqual(said.changes)
    expect(said.changes.length).toBeGreaterThan(20)
    const deletion = { method: 'DELETE', headers: { authorization: `Bearer ${key}`, 'if-match': '*' } }
    expect((await fetch(`${again.url}/v1/articles/bread`, deletion)).status).toBe(204)
    const titles = [...says.articles.keys()]
    expect(titles).toEqual(expect.arrayContaining([...before, 'Bread']))
    expect(titles.length).toBe(Number(/\d+/.exec(restored.out)?.[0]))
    again.process.kill('SIGTERM')
    expect(await again.ended).toMatchObject({ code: 0 })
    expect(existsSync(path)).toBe(true)
  })
})

describe('backup', () => {
  it('replaces a backup of the same name, and nothing else', async () => {
    const { folder, path, run } = await withArticles()
    const backup = `${folder}/backup.db`
    expect(await run('backup', backup)).toMatchObject({ code: 0, out: `Backed up 1 articles to ${backup}.\n` })
    expect(await run('backup', backup)).toMatchObject({ code: 0 })
    await writeFile(`${folder}/letter.txt`, 'Dear Ada')
    expect(await run('backup', `${folder}/letter.txt`)).toMatchObject({ code: 1, err: expect.stringMatching(/letter/) })
    expect(await readFile(`${folder}/letter.txt`, 'utf8')).toBe('Dear Ada')
    expect(await run('backup', path)).toMatchObject({ code: 1, err: expect.stringMatching(/is the database itself/) })
    expect((await readdir(folder)).sort()).toEqual(['backup.db', 'data', 'letter.txt', 'posts'])
  })

  it('keeps the newest of a folder, and leaves other files alone', async () => {
    const { folder, run } = await withArticles()
    const backups = `${folder}/backups`
    await mkdir(backups)
    for (const name of ['broadsheet-20200101T000000Z.db', 'broadsheet-20210101T000000Z.db', 'mine.db'])
      await writeFile(`${backups}/${name}`, '')
    expect(await run('backup', backups, '--keep', '2')).toMatchObject({ code: 0 })
    expect((await readdir(backups)).sort()).toEqual([
      'broadsheet-20210101T000000Z.db',
      expect.stringMatching(/^broadsheet-20[2-9]\d{5}T/),
      'mine.db',
    ])
    expect(await run('backup', `${folder}/one.db`, '--keep', '2')).toMatchObject({ code: 2 })
    expect(await run('backup', backups, '--keep', '0')).toMatchObject({ code: 2 })
  })

  it('says that there is no database, and leaves nothing behind where it fails', async () => {
    const folder = await temporaryFolder()
    const env = { DATABASE_URL: `file:${folder}/none.db` }
    expect(await broadsheet(['backup', `${folder}/b.db`], env).ended).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no database at/),
    })
    await writeFile(`${folder}/none.db`, 'x'.repeat(10_000))
    expect(await broadsheet(['backup', `${folder}/b.db`], env).ended).toMatchObject({
      code: 1,
      err: expect.stringMatching(/backup failed: file is not a database/),
    })
    expect(await readdir(folder)).toEqual(['none.db'])
  })

  it('is made by the server when the newest one is old', async () => {
    const { folder, env } = await withArticles()
    const backups = `${folder}/backups`
    await mkdir(backups)
    await writeFile(`${backups}/broadsheet-20200101T000000Z.db`, '')
    const server = broadsheet(['serve'], { ...env, BACKUP_DIR: backups, BACKUP_KEEP: '1' })
    await server.prints(/backed up/)
    const [name = '', ...others] = await readdir(backups)
    expect(others).toEqual([])
    server.process.kill('SIGTERM')
    expect(await server.ended).toMatchObject({ code: 0 })
    // It is not old yet.
    const again = await started({ ...env, BACKUP_DIR: backups })
    again.process.kill('SIGTERM')
    expect((await again.ended).out).not.toContain('backed up')
    expect(await readdir(backups)).toEqual([name])
  })
})

describe('restore', () => {
  it('refuses while a server has the database, and where there are articles; with --force keeps those', async () => {
    const { folder, path, env, run } = await withArticles()
    const backup = `${folder}/backup.db`
    await run('backup', backup)
    await writeFile(`${folder}/posts/tides.txt`, 'Tides\n\nThe Moon pulls.')
    await run('seed')
    const server = await started(env)
    expect(await run('restore', backup, '--force')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is in use: stop the server first/),
    })
    expect(await server.titles()).toHaveLength(2)
    server.process.kill('SIGTERM')
    await server.ended
    expect(await run('restore', backup)).toMatchObject({ code: 1, err: expect.stringMatching(/holds 2 articles/) })
    const { code, out } = await run('restore', backup, '--force')
    expect(code).toBe(0)
    const before = /is (\S+\.before-\d{8}T\d{6}Z) now/.exec(out)?.[1] ?? ''
    expect(existsSync(before)).toBe(true)
    expect(existsSync(path)).toBe(true)
    expect(await run('check')).toMatchObject({ code: 0, out: expect.stringMatching(/^1 articles: all is well/m) })
    const { ended } = broadsheet(['check'], { DATABASE_URL: `file:${before}` })
    expect(await ended).toMatchObject({ code: 0, out: expect.stringMatching(/^2 articles: all is well/m) })
  })

  it('touches nothing for what is no whole backup', async () => {
    const { folder, path, run } = await withArticles()
    const backup = `${folder}/backup.db`
    await run('backup', backup)
    const whole = await readFile(backup)
    const database = await readFile(path)
    const damage: Record<string, () => Promise<void>> = {
      text: () => writeFile(backup, 'Dear Ada'),
      cut: () => truncate(backup, whole.length / 2),
      overwritten: () =>
        writeFile(backup, Buffer.concat([whole.subarray(0, 8_192), Buffer.alloc(whole.length - 8_192, 7)])),
      empty: () => truncate(backup, 0),
    }
    for (const [how, harm] of Object.entries(damage)) {
      await writeFile(backup, whole)
      await harm()
      const { code, err } = await run('restore', backup, '--force')
      expect({ how, code, err }).toEqual({ how, code: 1, err: expect.stringContaining(backup) })
      expect(await readFile(path)).toEqual(database)
    }
    // What SQLite leaves beside a database that was read is no mess of ours.
    const left = (await readdir(`${folder}/data`)).filter((name) => !/-(wal|shm)$/.test(name))
    expect(left).toEqual(['test.db'])
  })

  it('puts a backup where the database is damaged', async () => {
    const { folder, path, run } = await withArticles()
    const backup = `${folder}/backup.db`
    await run('backup', backup)
    await writeFile(path, 'no database')
    await appendFile(`${path}-wal`, 'nor a log')
    expect(await run('restore', backup)).toMatchObject({ code: 1, err: expect.stringMatching(/cannot be read/) })
    expect(await run('restore', backup, '--force')).toMatchObject({ code: 0 })
    expect(await run('check')).toMatchObject({ code: 0 })
  })
})
