import { describe, expect, it } from 'vitest'
import { type Database, DatabaseError } from '../src/database/database.ts'
import { sql } from '../src/database/sql.ts'
import { countFacets } from '../src/search/facets.ts'
import { facetNames, SearchQuery } from '../src/search/schema.ts'
import { createStores } from '../src/stores.ts'
import { article } from './support/article.ts'
import { publicUrl, startStores } from './support/start-app.ts'

/** The same database for somebody who has no time at all. */
function impatient(db: Database): Database {
  return { ...db, allSlow: (query, options) => db.allSlow(query, options && { deadlineMs: -1 }) }
}

describe('a search that takes too long', () => {
  it.each([
    ['words', { q: 'cocoa prices' }],
    ['a phrase', { q: '"cocoa prices"' }],
    ['what must not match', { q: '-tea' }],
    ['a filter that nothing passes', { q: 'cocoa', tag: 'none' }],
    ['dates', { q: 'cocoa', sort: 'newest' }],
    ['dates and a filter', { q: 'cocoa', sort: 'oldest', lang: 'de' }],
    ['facets', { q: 'cocoa', facets: 'tag,year', from: '2000-01-01' }],
    ['a later page', { q: 'cocoa', page: '3', limit: '10' }],
    ['two words in one', { q: 'cocoaprices' }],
  ])('is answered from fewer matches, or none, for %s', async (_, query) => {
    const { add, db } = await startStores()
    // The clock is looked at for every 64th article.
    await add(...Array.from({ length: 130 }, (_, index) => article({ title: `Cocoa ${index}`, tags: ['Trade'] })))
    const { search } = createStores(impatient(db), { publicUrl })
    const { items } = await search.search(SearchQuery.parse(query))
    expect(items.length).toBeLessThanOrEqual(20)
  })

  it('says that it is', async () => {
    const { add, db } = await startStores()
    await add(...Array.from({ length: 130 }, (_, index) => article({ title: `Cocoa ${index}` })))
    const { search } = createStores(impatient(db), { publicUrl })
    expect((await search.search(SearchQuery.parse({ q: '"cocoa prices"' }))).isApproximate).toBe(true)
    expect(
      (await createStores(db, { publicUrl }).search.search(SearchQuery.parse({ q: '"cocoa prices"' }))).isApproximate,
    ).toBe(false)
  })

  it('takes its time once, not once for each of its queries', async () => {
    const { add, db } = await startStores()
    await add(article({ title: 'Cocoa' }), article({ title: 'Tea' }))
    const given: number[] = []
    const slow: Database = {
      ...db,
      async allSlow(query, options) {
        if (!options?.deadlineMs) return db.allSlow(query)
        given.push(options.deadlineMs)
        for (const end = performance.now() + options.deadlineMs; performance.now() < end; );
        throw new DatabaseError('timeout', 'took too long')
      },
    }
    const query = SearchQuery.parse({ q: 'cocoa tea cofffee "cocoa tea"', facets: 'tag,year' })
    await createStores(slow, { publicUrl }).search.search(query)
    expect(given.length).toBeGreaterThan(3)
    expect(given.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(250 + 20 * given.length)
  })

  it.each(facetNames)('is stopped while it counts its matches by %s, however fast they were found', async (facet) => {
    const { add, db } = await startStores()
    const one = { tags: ['Trade'], authors: ['Ada'] }
    await add(...Array.from({ length: 130 }, (_, index) => article({ title: `Cocoa ${index}`, ...one })))
    const facets = countFacets(db.engine, [facet], sql`SELECT id FROM article`)
    expect(await db.allSlow(facets)).toMatchObject([{ facet, count: 130 }])
    await expect(db.allSlow(facets, { deadlineMs: -1 })).rejects.toMatchObject({ fault: 'timeout' })
  })
})
