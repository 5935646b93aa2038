import { expect, it, vi } from 'vitest'
import { openDatabase } from '../src/database/open.ts'
import { sql } from '../src/database/sql.ts'
import { expectAsBefore } from './support/as-before.ts'
import { broadsheet } from './support/broadsheet.ts'
import { postgresOfSchema, postgresSchemas } from './support/postgres-schemas.ts'

vi.setConfig({ testTimeout: 120_000 })

it.each(postgresSchemas)('migrates a database of %s, which says what it said', async (schema) => {
  const url = await postgresOfSchema(schema)
  const { code, err } = await broadsheet(['migrate'], { DATABASE_URL: url }).ended
  expect({ code, err }).toEqual({ code: 0, err: '' })
  await expectAsBefore(url, schema)
})

it('leaves a database of a newer version alone', async () => {
  const url = await postgresOfSchema(postgresSchemas.at(-1) ?? '')
  const db = await openDatabase(url, { threads: 0 })
  await db.transaction((tx) =>
    tx.run([sql`INSERT INTO migration VALUES ('9999_to_come.sql', '2030-01-01T00:00:00.000Z')`]),
  )
  await db.close()
  for (const command of ['serve', 'migrate', 'seed']) {
    const { code, err, out } = await broadsheet([command], { DATABASE_URL: url, PORT: '0', HOST: '127.0.0.1' }).ended
    expect({ code, said: err + out }).toEqual({
      code: 1,
      said: expect.stringContaining('the database is of a newer version of Broadsheet (9999_to_come.sql)'),
    })
  }
})
