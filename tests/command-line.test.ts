import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { broadsheet, type Ended } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// Every process takes a second to start, and more where others run.
vi.setConfig({ testTimeout: 30_000 })

async function place(): Promise<{
  folder: string
  env: Record<string, string>
  run: (...args: string[]) => Promise<Ended>
}> {
  const folder = await temporaryFolder()
  const env = { DATABASE_URL: `file:${folder}/test.db`, SEED_DIR: `${folder}/seed` }
  return { folder, env, run: (...args) => broadsheet(args, env).ended }
}

function slugsIn(path: string): unknown[] {
  const db = new Database(path, { readonly: true })
  const slugs = db.prepare('SELECT slug FROM article ORDER BY slug').pluck().all()
  db.close()
  return slugs
}

describe('broadsheet', () => {
  it('says what there is, and which version it is', async () => {
    const { run } = await place()
    const [version, help] = await Promise.all([run('--version'), run('--help')])
    expect(version).toMatchObject({ code: 0, out: `${packageJson.version}\n`, err: '' })
    expect(help).toMatchObject({ code: 0, err: '' })
    for (const command of ['serve', 'migrate', 'seed', 'import']) expect(help.out).toContain(command)
  })

  it('says what is wrong with a command, and what was probably meant', async () => {
    const { run } = await place()
    const [misspelt, incomplete, option] = await Promise.all([
      run('imprt', 'x'),
      run('import'),
      run('import', '--dryrun', 'x'),
    ])
    expect(misspelt).toMatchObject({ code: 2, out: '', err: expect.stringContaining('Did you mean import?') })
    expect(incomplete).toMatchObject({ code: 2, err: expect.stringContaining("missing required argument 'path'") })
    expect(option).toMatchObject({ code: 2, err: expect.stringContaining('--dry-run') })
  })

  it('names all settings that are wrong, before it opens anything', async () => {
    const { folder } = await place()
    const settings = { PORT: '99999', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud', PUBLIC_URL: 'x' }
    const more = { ...settings, DATABASE_URL: `file:${folder}/test.db` }
    const [serving, migrating] = await Promise.all([
      broadsheet(['serve'], settings).ended,
      broadsheet(['migrate'], more).ended,
    ])
    expect(serving).toMatchObject({ code: 2, err: expect.stringContaining('expected file:PATH or postgres://') })
    for (const name of Object.keys(settings)) expect(serving.err).toContain(name)
    expect(serving.err).not.toContain('    at ')
    expect(migrating.code).toBe(2)
    expect(existsSync(`${folder}/test.db`)).toBe(false)
  })

  it('migrates once', async () => {
    const { run } = await place()
    const names = (await readdir(new URL('../migrations/sqlite', import.meta.url))).sort()
    expect(await run('migrate')).toMatchObject({ code: 0, out: `Applied ${names.join(', ')}.\n` })
    expect(await run('migrate')).toMatchObject({ code: 0, out: 'Nothing to do.\n' })
  })

  it('seeds again only what has changed', async () => {
    const { run, folder } = await place()
    await mkdir(`${folder}/seed`)
    await writeFile(`${folder}/seed/a.txt`, 'A\n\nText.')
    await writeFile(`${folder}/seed/b.txt`, 'B\n\nText.')
    expect(await run('seed')).toMatchObject({ code: 0, out: 'Seeded: 2 new, 0 changed, 0 as before.\n', err: '' })
    expect(await run('seed')).toMatchObject({ code: 0, out: 'Seeded: 0 new, 0 changed, 2 as before.\n' })
    await writeFile(`${folder}/seed/b.txt`, 'B\n\nOther text.')
    expect(await run('seed')).toMatchObject({ code: 0, out: 'Seeded: 0 new, 1 changed, 1 as before.\n' })
  })

  it('says that there is nothing where it should seed from', async () => {
    const { run, folder } = await place()
    const { code, err } = await run('seed')
    expect(code).toBe(1)
    expect(err).toBe(`${folder}/seed: there is no such file or folder\n`)
  })

  it('imports what is right, reports what is not, and says so by its exit code', async () => {
    const { run, folder } = await place()
    await writeFile(`${folder}/a.ndjson`, '{"title":"A","body":{"format":"text","content":"Text."}}\nnonsense')
    const dry = await run('import', '--dry-run', `${folder}/a.ndjson`)
    expect(dry.code).toBe(1)
    expect(dry.out).toBe('Would be imported: 1 new, 0 changed, 0 as before; 1 not taken (see above).\n')
    const { code, out, err } = await run('import', `${folder}/a.ndjson`)
    expect(code).toBe(1)
    expect(out).toBe('Imported: 1 new, 0 changed, 0 as before; 1 not taken (see above).\n')
    expect(err).toMatch(/^.*a\.ndjson:2: is not JSON.*\n$/)
  })

  it('keeps what was imported when Ctrl-C stops it, says where, and goes on when it is run again', async () => {
    const { run, folder, env } = await place()
    const total = 800
    const lines = Array.from({ length: total }, (_, i) =>
      JSON.stringify({ title: `Number ${i}`, body: { format: 'text', content: `Text ${i}. `.repeat(40) } }),
    )
    // A line is wrong: when it is reported, a hundred articles are saved and the rest is under way.
    await writeFile(`${folder}/many.ndjson`, lines.toSpliced(150, 0, 'nonsense').join('\n'))
    const importing = broadsheet(['import', `${folder}/many.ndjson`], env)
    await importing.prints(/many\.ndjson:151: is not JSON/)
    importing.process.kill('SIGINT')
    const { code, out } = await importing.ended
    expect(code).toBe(130)
    expect(out).toMatch(/Stopped after .*many\.ndjson:\d+\. What was imported is kept/)
    const kept = Number(/(\d+) new/.exec(out)?.[1])
    expect(kept).toBeGreaterThanOrEqual(100)
    expect(kept).toBeLessThan(total)
    const again = await run('import', `${folder}/many.ndjson`)
    expect(again.out).toContain(`${total - kept} new, 0 changed, ${kept} as before`)
    expect(slugsIn(`${folder}/test.db`)).toEqual(Array.from({ length: total }, (_, i) => `number-${i}`).sort())
  })

  it('says in a line what is wrong with the database', async () => {
    const { run, folder } = await place()
    await writeFile(`${folder}/test.db`, 'this is no database, however long it goes on '.repeat(100))
    const garbage = await run('migrate')
    expect(garbage).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^broadsheet: .*test\.db cannot be opened: file is not a database\n$/),
    })
  })

  it('does not touch the database of another program', async () => {
    const { run, folder } = await place()
    const other = new Database(`${folder}/test.db`)
    other.exec('CREATE TABLE precious (id INTEGER)')
    other.close()
    const before = await readFile(`${folder}/test.db`)
    const { code, err } = await run('migrate')
    expect(code).toBe(1)
    expect(await readFile(`${folder}/test.db`)).toEqual(before)
    expect(err).toContain('the file is the database of another program')
  })

  it('refuses a database of a newer version', async () => {
    const { run, folder } = await place()
    const newer = await openDatabase(`file:${folder}/test.db`)
    await migrate(newer)
    await newer.transaction((tx) => tx.script("INSERT INTO migration VALUES ('9999_future.sql', '2099-01-01')"))
    await newer.close()
    expect(await run('migrate')).toMatchObject({
      code: 1,
      err: expect.stringContaining('of a newer version of Broadsheet (9999_future.sql)'),
    })
  })
})
