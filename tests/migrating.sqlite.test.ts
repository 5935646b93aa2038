import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { sql } from '../src/database/sql.ts'
import { createStores } from '../src/stores.ts'
import { publicUrl } from './support/start-app.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

/** A database as the first version left it, with two articles. */
async function openOld() {
  const db = await openDatabase(`file:${await temporaryFolder()}/test.db`)
  onTestFinished(() => db.close())
  await db.transaction(async (tx) => {
    await tx.script('CREATE TABLE migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)')
    await tx.script(readFileSync(new URL('../migrations/sqlite/0001_articles.sql', import.meta.url), 'utf8'))
    await tx.script(`
      INSERT INTO migration VALUES ('0001_articles.sql', '2024-01-01');
      INSERT INTO article VALUES
        (1, 'tides', 0, 'published', 'Tides', 'tides', 'The Moon.', 'en', '["Moon"]', NULL, 'A paper', NULL, 3,
         '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z', '2024-01-02T00:00:00.000Z', 3, 'd1', 'tides.txt'),
        (2, 'given', 1, 'draft', 'Draft', 'draft', '', 'und', '[]', '{"url":"https://a.example/a.png","alt":"A"}', NULL, NULL, 1,
         '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z', 1, 'd2', NULL);
      INSERT INTO article_body VALUES (1, '<p id="p1">The Moon pulls.</p>', 'The Moon pulls.',
        '{"id":"p1","type":"paragraph","text":"The Moon pulls."}'), (2, '<p id="p1">x</p>', 'x', '{"id":"p1","type":"paragraph","text":"x"}');
      INSERT INTO tag VALUES (1, 'sea', 'Sea', 'sea', ' sea '), (2, 'moon', 'Moon', 'moon', ' moon ');
      INSERT INTO article_tag VALUES (1, 0, 2), (1, 1, 1);
      INSERT INTO author VALUES (1, 'ada', 'Ada', 'ada', ' ada ');
      INSERT INTO article_author VALUES (1, 0, 1);`)
  })
  return db
}

describe('a database of the first version', () => {
  it('gets revisions and changes for what is there, and can be written to', async () => {
    const db = await openOld()
    await migrate(db)
    const { revisions, changes, editor, articles } = createStores(db, { publicUrl })
    expect((await revisions.get('tides', 3)).written).toEqual({
      title: 'Tides',
      body: { format: 'html', content: '<p id="p1">The Moon pulls.</p>' },
      summary: 'The Moon.',
      tags: ['Moon', 'Sea'],
      authors: ['Ada'],
      language: 'en',
      source: { name: 'A paper' },
      publishedAt: '2024-01-01T00:00:00.000Z',
      status: 'published',
    })
    const { written } = await revisions.get('given', 1)
    expect(written).toMatchObject({
      slug: 'given',
      status: 'draft',
      image: { url: 'https://a.example/a.png', alt: 'A' },
    })
    expect((await changes.list({ after: '0', limit: 10 })).items.map(({ type, slug }) => [type, slug])).toEqual([
      ['created', 'tides'],
    ])
    expect(
      await db.all(
        sql`SELECT surrogate_keys AS keys, imported_digest AS digest FROM change JOIN article ON article.id = article_id`,
      ),
    ).toEqual([{ keys: '["article:1","tag:sea","tag:moon","author:ada"]', digest: 'd1' }])
    const edit = { by: 'x', isCurrent: () => true }
    await editor.patch('tides', { tags: ['Sun'] }, edit)
    const { article } = await articles.get('tides')
    expect(article).toMatchObject({
      revision: 4,
      tags: [{ slug: 'sun' }],
      body: { html: '<p id="p1">The Moon pulls.</p>' },
      source: { name: 'A paper', url: null },
    })
    await editor.patch('given', { status: 'published' }, edit)
    expect((await articles.get('given')).article).toMatchObject({ slug: 'given' })
  })
})

it('writes nothing where there is nothing to do, so that a server starts no thread that writes', async () => {
  const db = await openOld()
  await migrate(db)
  const transaction = () => Promise.reject(new Error('it began a transaction'))
  expect(await migrate({ ...db, transaction })).toEqual([])
})
