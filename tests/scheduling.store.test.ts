import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ArticleListQuery } from '../src/articles/query.ts'
import { openDatabase } from '../src/database/open.ts'
import { sql } from '../src/database/sql.ts'
import { publishDue } from '../src/scheduling/publish-due.ts'
import { startScheduler } from '../src/scheduling/scheduler.ts'
import { SearchQuery } from '../src/search/schema.ts'
import { article } from './support/article.ts'
import { startStores, type TestStores } from './support/start-app.ts'

const at = (time: string) => () => new Date(time)

async function slugs({ articles }: TestStores): Promise<unknown[]> {
  return (await articles.list(ArticleListQuery.parse({ sort: 'title' }))).items.map(({ slug }) => slug)
}

function later(hours: number, title = `In ${hours} hours`) {
  return article({ title, status: 'scheduled', publishedAt: new Date(Date.UTC(2099, 0, 1, hours)).toISOString() })
}

/** A scheduler that could not publish what is due. */
async function failedOnce() {
  const stores = await startStores()
  await stores.add(later(1))
  await stores.db.transaction((tx) => tx.script('ALTER TABLE article_terms RENAME TO hidden_away'))
  const errors: unknown[] = []
  const scheduler = startScheduler(stores.db, {
    now: at('2099-02-01T00:00:00.000Z'),
    onError: (error) => errors.push(error),
  })
  onTestFinished(() => scheduler.stop())
  await vi.waitFor(() => expect(errors).not.toEqual([]), { timeout: 5_000 })
  return { stores, errors }
}

describe('publishing what is due', () => {
  it('publishes at its time, with its search entry, revision and change, and keeps that time', async () => {
    const stores = await startStores()
    await stores.add(later(1), later(2))
    expect(await publishDue(stores.db, at('2099-01-01T00:59:59.999Z'))).toBe(0)
    expect(await slugs(stores)).toEqual([])
    expect(await publishDue(stores.db, at('2099-01-01T01:00:00.000Z'))).toBe(1)
    expect(await slugs(stores)).toEqual(['in-1-hours'])
    const { article: shown } = await stores.articles.get('in-1-hours')
    expect(shown).toMatchObject({ publishedAt: '2099-01-01T01:00:00.000Z', revision: 2 })
    const { items } = await stores.search.search(SearchQuery.parse({ q: 'cocoa' }))
    expect(items.map(({ slug }) => slug)).toEqual(['in-1-hours'])
    expect(await stores.db.all(sql`SELECT action, status, made_by AS by FROM revision WHERE number = 2`)).toEqual([
      { action: 'published', status: 'published', by: null },
    ])
    expect(await stores.db.all(sql`SELECT type, slug FROM change`)).toEqual([{ type: 'created', slug: 'in-1-hours' }])
  })

  it('publishes each once, however many programs do it', async () => {
    const stores = await startStores()
    await stores.add(...Array.from({ length: 30 }, (_, hours) => later(hours)))
    const others = await Promise.all([1, 2].map(() => openDatabase(stores.databaseUrl)))
    onTestFinished(async () => void (await Promise.all(others.map((db) => db.close()))))
    const counts = await Promise.all([stores.db, ...others].map((db) => publishDue(db, at('2099-02-01T00:00:00.000Z'))))
    expect(counts.reduce((sum, count) => sum + count)).toBe(30)
    expect(await stores.db.all(sql`SELECT count(*) AS count FROM change`)).toEqual([{ count: 30 }])
    expect(await stores.db.all(sql`SELECT count(*) AS count FROM revision WHERE action = 'published'`)).toEqual([
      { count: 30 },
    ])
  })

  it('leaves what was deleted, or made a draft again', async () => {
    const stores = await startStores()
    await stores.add(later(1), later(2), later(3))
    const edit = { by: 'x', isCurrent: () => true }
    await stores.editor.remove('in-1-hours', edit)
    await stores.editor.patch('in-2-hours', { status: 'draft' }, edit)
    expect(await publishDue(stores.db, at('2099-02-01T00:00:00.000Z'))).toBe(1)
    expect(await slugs(stores)).toEqual(['in-3-hours'])
    await stores.editor.restore('in-1-hours', edit)
    expect(await publishDue(stores.db, at('2099-02-01T00:00:00.000Z'))).toBe(1)
  })
})

describe('the scheduler', () => {
  it('publishes what became due while nothing ran, and what is scheduled later for an earlier time', async () => {
    const stores = await startStores()
    await stores.add(later(1), later(9))
    let now = Date.UTC(2099, 0, 1, 5)
    const start = Date.now()
    // A clock that goes on from where it was set.
    const clock = () => new Date(now + Date.now() - start)
    const errors: unknown[] = []
    const scheduler = startScheduler(stores.db, { now: clock, onError: (error) => errors.push(error) })
    onTestFinished(() => scheduler.stop())
    await vi.waitFor(async () => expect(await slugs(stores)).toEqual(['in-1-hours']), { timeout: 5_000 })
    await stores.editor.create(
      article({ title: 'Soon', status: 'scheduled', publishedAt: new Date(clock().getTime() + 300).toISOString() }),
      { by: 'x' },
    )
    await vi.waitFor(async () => expect(await slugs(stores)).toEqual(['in-1-hours', 'soon']), { timeout: 5_000 })
    now = Date.UTC(2099, 0, 1, 10)
    // Any commit makes it look at the clock, which was set.
    await stores.db.transaction(async () => undefined)
    await vi.waitFor(async () => expect(await slugs(stores)).toEqual(['in-1-hours', 'in-9-hours', 'soon']), {
      timeout: 5_000,
    })
    expect(errors).toEqual([])
  })

  it('goes on after a failure, and says what it was', async () => {
    const { stores } = await failedOnce()
    expect(await slugs(stores)).toEqual([])
    await stores.db.transaction((tx) => tx.script('ALTER TABLE hidden_away RENAME TO article_terms'))
    await vi.waitFor(async () => expect(await slugs(stores)).toEqual(['in-1-hours']), { timeout: 5_000 })
  })

  it('pauses after a failure, whatever is committed meanwhile', async () => {
    const { stores, errors } = await failedOnce()
    for (let commit = 0; commit < 200; commit += 1)
      await stores.db.transaction((tx) => tx.script("UPDATE article SET summary = summary || 'x'"))
    expect(errors.length).toBeLessThan(10)
  })
})
