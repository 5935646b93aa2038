import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it, vi } from 'vitest'
import { expectAsBefore } from './support/as-before.ts'
import { broadsheet } from './support/broadsheet.ts'
import { databaseOfSchema, schemas } from './support/schemas.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

const root = new URL('../', import.meta.url)

describe('the database of an older version', () => {
  it.each(schemas)('of %s is migrated, and says what it said', async (schema) => {
    const path = await databaseOfSchema(schema)
    const { code, err } = await broadsheet(['migrate'], { DATABASE_URL: `file:${path}` }).ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    await expectAsBefore(`file:${path}`, schema)
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
    await expectAsBefore(`file:${path}`, before)
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
