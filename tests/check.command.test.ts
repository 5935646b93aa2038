import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 60_000 })

async function imported() {
  const folder = await temporaryFolder()
  const path = `${folder}/test.db`
  const env = { DATABASE_URL: `file:${path}`, SEED_DIR: `${folder}/posts`, HOST: '127.0.0.1', PORT: '0' }
  await mkdir(`${folder}/posts`)
  await writeFile(`${folder}/posts/bread.txt`, 'Bread\n\nYeast makes it rise.')
  await writeFile(`${folder}/posts/tides.txt`, 'Tides\n\nThe Moon pulls.')
  const run = (...args: string[]) => broadsheet(args, env).ended
  expect(await run('import', `${folder}/posts`)).toMatchObject({ code: 0 })
  return { path, env, run }
}

function damage(path: string, statements: string): void {
  const db = new Database(path)
  db.unsafeMode()
  db.pragma('foreign_keys = OFF')
  db.exec(statements)
  db.close()
}

describe('broadsheet check', () => {
  it('says of each promise that it is kept, also while a server runs', async () => {
    const { env, run } = await imported()
    await broadsheet(['serve'], env).prints(/Server listening/)
    const { code, out, err } = await run('check')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const lines = out.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(8)
    expect(lines.slice(0, -1).every((line) => line.startsWith('ok      '))).toBe(true)
    expect(lines.at(-1)).toBe('2 articles: all is well.')
  })

  it('names what is broken, and makes anew what follows from articles', async () => {
    const { path, run } = await imported()
    damage(path, 'DELETE FROM article_terms WHERE rowid = 1')
    const found = await run('check')
    expect(found).toMatchObject({
      code: 1,
      err: '',
      out: expect.stringMatching(/^broken {2}search holds .*\n {10}bread: is not there$/m),
    })
    expect(found.out).toContain('--repair')
    const repaired = await run('check', '--repair')
    expect(repaired).toMatchObject({ code: 0, out: expect.stringContaining('Made anew: all that search') })
    expect(repaired.out).toContain('Made anew: 2 lists of related articles.')
    expect(await run('check', '--repair')).toMatchObject({ code: 0, out: expect.not.stringContaining('Made anew') })
  })

  it('sees a broken index of full text, and makes it anew', async () => {
    const { path, run } = await imported()
    damage(path, 'DELETE FROM article_terms_data WHERE id > 10')
    expect(await run('check')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^broken {2}the file is whole\n.*article_terms/m),
    })
    expect(await run('check', '--repair')).toMatchObject({ code: 0 })
  })

  it('sees references to nothing, which no repair can fill', async () => {
    const { path, run } = await imported()
    damage(path, 'DELETE FROM article WHERE id = 1')
    const { code, out } = await run('check')
    expect(code).toBe(1)
    expect(out).toContain('revision: has 1 rows of what is missing in article')
    expect(out).toContain('backup')
  })

  it('makes no database where there is none, and reads none of another version', async () => {
    const folder = await temporaryFolder()
    const missing = await broadsheet(['check'], { DATABASE_URL: `file:${folder}/none/test.db` }).ended
    expect(missing).toMatchObject({ code: 1, out: '', err: expect.stringContaining('there is no database at') })
    expect(existsSync(`${folder}/none`)).toBe(false)
    const { path, run } = await imported()
    damage(path, `DELETE FROM migration WHERE name LIKE '0006%'`)
    expect(await run('check')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('broadsheet migrate') })
    damage(path, `INSERT INTO migration VALUES ('9999_future.sql', '')`)
    expect(await run('check')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('newer version') })
  })
})
