import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { sql } from '../src/database/sql.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

describe('closing a database', () => {
  it('leaves all of it in one file, which can be copied', async () => {
    const folder = await temporaryFolder()
    const db = await openDatabase(`file:${folder}/articles.db`)
    await migrate(db)
    await db.allSlow(sql`SELECT 1`)
    await db.close()
    expect(await readdir(folder)).toEqual(['articles.db'])
  })
})
