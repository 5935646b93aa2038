import { describe, expect, it } from 'vitest'
import { ArticleListQuery } from '../src/articles/query.ts'
import { saveShown } from '../src/articles/save-shown.ts'
import type { Article } from '../src/articles/schema.ts'
import { sql } from '../src/database/sql.ts'
import { publishDue } from '../src/scheduling/publish-due.ts'
import { article } from './support/article.ts'
import { engine } from './support/database.ts'
import { startStores, type TestStores } from './support/start-app.ts'

async function keptIn({ db }: Pick<TestStores, 'db'>): Promise<Article[]> {
  const rows = await db.all<{ json: string }>(sql`SELECT json FROM shown_article ORDER BY article_id`)
  return rows.map(({ json }) => JSON.parse(json) as Article)
}

describe('what is kept of articles to be shown in lists', () => {
  it('is what the article shows, after every kind of change, and nothing of what is not published', async () => {
    const stores = await startStores()
    const { articles, editor, db } = stores
    const edit = { by: 'x', isCurrent: () => true }
    const isRight = async (...slugs: string[]) => {
      const kept = await keptIn(stores)
      expect(kept.map(({ slug }) => slug)).toEqual(slugs)
      for (const one of kept) expect(one).toEqual((await articles.get(one.slug, { formats: [] })).article)
    }
    await stores.add(
      article({
        title: 'Tea',
        tags: ['Sea', 'Air'],
        authors: ['Ada'],
        image: { url: 'https://a.example/a.png', alt: 'A' },
      }),
      article({ title: 'Salt', status: 'draft' }),
      article({ title: 'Later', status: 'scheduled', publishedAt: '2999-01-01' }),
    )
    await isRight('tea')
    await editor.patch('tea', { title: 'Green "tea"', tags: ['Sun'], slug: 'green' }, edit)
    await isRight('green')
    await editor.patch('salt', { status: 'published' }, edit)
    await isRight('green', 'salt')
    await editor.patch('green', { status: 'draft' }, edit)
    await isRight('salt')
    await editor.remove('salt', edit)
    await isRight()
    await editor.restore('salt', edit)
    await isRight('salt')
    await publishDue(db, () => new Date('2999-01-02'))
    await isRight('salt', 'later')
  })

  it('is sent as if it were made anew, whatever is asked for', async () => {
    const { articles, add } = await startStores()
    await add(
      article({ title: 'Of "body":{} and $&', tags: ['$1'], text: 'A "quoted" word\n\n$` and "body":{}' }),
      article({ title: 'Salt', status: 'draft' }),
      article({ title: 'Tea' }),
    )
    const views: Partial<ArticleListQuery>[] = [
      {},
      { formats: [] },
      { formats: ['html'] },
      { formats: ['markdown', 'blocks', 'text'] },
      { fields: ['title', 'body'], formats: ['html'] },
      { include: ['jsonld', 'adjacent', 'related'] },
    ]
    for (const view of views) {
      for (const sight of [{ seesDrafts: false }, { seesDrafts: true }]) {
        const query = ArticleListQuery.parse({})
        const { items, ...slice } = await articles.list({ ...query, ...view }, sight)
        expect(items.length).toBeGreaterThan(1)
        expect(await articles.listAsJson({ ...query, ...view }, sight)).toEqual({
          ...slice,
          items: items.map((item) => JSON.stringify(item)),
        })
        const { article: one, ...rest } = await articles.get('of-body-and', view, sight)
        expect(await articles.getAsJson('of-body-and', view, sight)).toEqual({ ...rest, article: JSON.stringify(one) })
      }
    }
  })

  // PostgreSQL has kept it from its beginning.
  it.runIf(engine === 'sqlite')('is the same when it is made of what was there before it was kept', async () => {
    const stores = await startStores()
    await stores.seed()
    const text = (words: number) => Array.from({ length: words }, (_, index) => `word${index}`).join(' ')
    await stores.add(
      ...[1, 3, 4, 200, 203, 407, 600].map((words) => article({ title: `Of ${words}`, text: text(words) })),
    )
    const kept = await keptIn(stores)
    const { readFileSync } = await import('node:fs')
    const migration = readFileSync(new URL('../migrations/sqlite/0008_shown_articles.sql', import.meta.url), 'utf8')
    await stores.db.transaction((tx) =>
      tx.script(`DROP TABLE shown_article; ${migration.slice(0, migration.indexOf('-- Reasons'))}`),
    )
    expect(await keptIn(stores)).toEqual(kept)
    await stores.db.transaction((tx) =>
      saveShown(
        tx,
        kept.map(({ id }) => Number(id)),
      ),
    )
    expect(await keptIn(stores)).toEqual(kept)
  })
})
