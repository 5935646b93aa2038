import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sql } from '../src/database/sql.ts'
import { article } from './support/article.ts'
import { startStores } from './support/start-app.ts'

const slugs = ['a', 'b', 'c', 'd']
const labels = fc.uniqueArray(fc.constantFrom('Sea', 'Sky', 'Land'), { maxLength: 3 })
const write = fc.record({
  slug: fc.constantFrom(...slugs),
  action: fc.constantFrom('write' as const, 'write' as const, 'delete' as const, 'restore' as const),
  status: fc.constantFrom('draft' as const, 'published' as const, 'scheduled' as const),
  tags: labels,
  authors: labels,
})

it('keeps how many articles there are, of each tag and author too, through all that is written', async () => {
  const { db, editor, articles, tags } = await startStores()
  const edit = { by: 'x', isCurrent: () => true }
  await fc.assert(
    fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 6 }), async (writes) => {
      for (const { slug, action, status, tags, authors } of writes) {
        const written = article({
          slug,
          tags,
          authors,
          status,
          ...(status === 'scheduled' ? { publishedAt: '2099-01-01T00:00:00Z' } : {}),
        })
        // What cannot be done to an article as it stands is refused.
        if (action === 'delete') await editor.remove(slug, edit).catch(() => undefined)
        else if (action === 'restore') await editor.restore(slug, edit).catch(() => undefined)
        else await editor.replace(slug, written, edit).catch(() => editor.create(written, edit).catch(() => undefined))
      }
      const [counted] = await db.all(sql`SELECT count(*) AS total FROM article WHERE status = 'published'`)
      expect(await articles.list({ limit: 100, count: 'exact' })).toMatchObject(counted ?? {})
      for (const kind of [
        { label: sql`tag`, link: sql`article_tag`, id: sql`tag_id` },
        { label: sql`author`, link: sql`article_author`, id: sql`author_id` },
      ]) {
        expect(await db.all(sql`SELECT slug, articles FROM ${kind.label} ORDER BY slug`)).toEqual(
          await db.all(sql`
            SELECT label.slug, count(article.id) AS articles
            FROM ${kind.label} label LEFT JOIN ${kind.link} link ON link.${kind.id} = label.id
            LEFT JOIN article ON article.id = link.article_id AND article.status = 'published'
            GROUP BY label.id ORDER BY label.slug`),
        )
        expect(
          await db.all(sql`
            SELECT link.article_id FROM ${kind.link} link JOIN article ON article.id = link.article_id
            WHERE link.published_at IS DISTINCT FROM CASE article.status WHEN 'published' THEN article.published_at END`),
        ).toEqual([])
      }
      for (const { slug, articleCount } of (await tags.list({ sort: 'name', limit: 100, count: 'exact' })).items) {
        const list = await articles.list({ limit: 100, count: 'exact', tag: [[slug]] })
        expect([list.items.length, list.total]).toEqual([articleCount, articleCount])
      }
    }),
    { numRuns: 25 },
  )
})
