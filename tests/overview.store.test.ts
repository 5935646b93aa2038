import { expect, it } from 'vitest'
import { createOverviewStore } from '../src/overview/store.ts'
import { article } from './support/article.ts'
import { planOf, recorded } from './support/recorded.ts'
import { startStores } from './support/start-app.ts'

it('counts what is published, and by month, however long ago', async () => {
  const { overview, add } = await startStores()
  expect(await overview.read()).toEqual({ articles: 0, tags: 0, authors: 0, months: [] })

  const published = ['2023-11-30T23:59:59.999Z', '2024-01-01T00:00:00Z', '2024-01-31T23:00:00Z', '2024-02-01T00:00:00Z']
  await add(
    ...published.map((publishedAt, n) => article({ title: `No. ${n}`, publishedAt, tags: ['Sea'], authors: ['Ada'] })),
    article({ title: 'Draft', status: 'draft', publishedAt: '2025-01-01T00:00:00Z', tags: ['Secret'] }),
    article({ title: 'To come', status: 'scheduled', publishedAt: '2099-01-01T00:00:00Z', authors: ['Nobody'] }),
  )
  expect(await overview.read()).toEqual({
    articles: 4,
    tags: 1,
    authors: 1,
    months: [
      { month: '2023-11', count: 1 },
      { month: '2023-12', count: 0 },
      { month: '2024-01', count: 2 },
      { month: '2024-02', count: 1 },
    ],
  })

  await add(article({ title: 'Old', publishedAt: '1964-05-01T00:00:00Z' }))
  const { articles, months } = await overview.read()
  expect([articles, months.length, months[0]]).toEqual([5, 60, { month: '2019-03', count: 0 }])
})

it('counts months by ranges of an index, and reads no article', async () => {
  const { db, add } = await startStores()
  if (db.engine !== 'sqlite') return
  await add(article({ publishedAt: '2024-01-01T00:00:00Z' }))
  const watched = recorded(db)
  await createOverviewStore(watched.db).read()
  const asked = watched.taken()
  expect(asked).toHaveLength(2)
  const steps = (await Promise.all(asked.map((query) => planOf(db, query)))).flat()
  expect(steps).toContain(
    'SEARCH article USING COVERING INDEX article_by_publication (published_at>? AND published_at<?)',
  )
  expect(steps.filter((step) => /^(?:SCAN|SEARCH) article\b/.test(step) && !step.includes('COVERING INDEX'))).toEqual(
    [],
  )
})
