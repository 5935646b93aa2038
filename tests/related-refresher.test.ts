import { rm, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { sql } from '../src/database/sql.ts'
import { createRefresher } from '../src/related/refresher.ts'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const seedFolder = new URL('../seed', import.meta.url).pathname

describe('the refresher', () => {
  it('has made all lists when an import ends, and none in a dry run', async () => {
    const url = `file:${await temporaryFolder()}/test.db`
    expect(await broadsheet(['import', '--dry-run', seedFolder], { DATABASE_URL: url }).ended).toMatchObject({
      code: 0,
    })
    expect(await broadsheet(['import', seedFolder], { DATABASE_URL: url }).ended).toMatchObject({ code: 0 })
    const db = await openDatabase(url)
    expect(await db.all(sql`SELECT article_id FROM related_list`)).toHaveLength(17)
    expect(await db.all(sql`SELECT number FROM related_stale`)).toEqual([])
    await db.close()
  })

  it('makes lists beside a server for what another process imports', async () => {
    const folder = await temporaryFolder()
    const env = { DATABASE_URL: `file:${folder}/test.db`, SEED_DIR: folder, PORT: '0', HOST: '127.0.0.1' }
    const server = broadsheet(['serve'], env)
    await server.prints(/listening/)
    const { deriveArticle } = await import('../src/articles/derive.ts')
    const { createArticleWriter } = await import('../src/articles/writer.ts')
    const { article } = await import('./support/article.ts')
    const db = await openDatabase(env.DATABASE_URL)
    await createArticleWriter(db).save(
      ['Tea', 'Salt'].map((title) => ({ article: deriveArticle(article({ title })), key: title })),
    )
    await expect.poll(() => db.all(sql`SELECT number FROM related_stale`), { timeout: 20_000 }).toEqual([])
    expect(await db.all(sql`SELECT article_id FROM related_list`)).toHaveLength(2)
    await db.close()
    server.process.kill('SIGTERM')
    expect(await server.ended).toMatchObject({ code: 0 })
  })

  it('begins again where its database could not be opened', async () => {
    const folder = await temporaryFolder()
    const url = `file:${folder}/data/test.db`
    await writeFile(`${folder}/data`, 'in the way')
    const refresher = createRefresher(url)
    await expect(refresher.refresh()).rejects.toThrow()
    await expect(refresher.refresh()).rejects.toThrow()
    await rm(`${folder}/data`)
    const db = await openDatabase(url)
    await migrate(db)
    await refresher.refresh()
    await refresher.close()
    await db.close()
  })
})
