import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createArticleWriter } from '../src/articles/writer.ts'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { seed } from '../src/importing/seed.ts'
import { SearchQuery } from '../src/search/schema.ts'
import { createStores } from '../src/stores.ts'
import { emptyDatabase, engine } from './support/database.ts'

/** What a query is made of, and what breaks the languages that it passes through. */
const pieces = fc.oneof(
  fc.constantFrom(
    ...'" ( ) - : * ^ OR AND NOT NEAR NEAR( title: tag: author: -( "" {} + , . \' ’ \\ ; -- /* % _ ¤ · \t'.split(' '),
    ...'tides ceasefire crimea Moon Київ 東京 c++ node.js O’Brien ceasefrie'.split(' '),
    '\ud800',
    '\u0301',
    '🙂',
  ),
  fc.string({ maxLength: 8, unit: 'binary' }),
)

describe('a search', () => {
  it('finds something or nothing, whatever is typed', { timeout: 600_000 }, async () => {
    const url = await emptyDatabase()
    const filled = await openDatabase(url)
    await migrate(filled)
    await seed(createArticleWriter(filled), new URL('../seed', import.meta.url).pathname)
    await filled.close()
    // Twenty thousand ways to another thread and back would tell nothing more.
    const db = await openDatabase(url, { threads: 0 })
    onTestFinished(() => db.close())
    const { search } = createStores(db, { publicUrl: 'http://articles.example' })
    const typed = fc.array(pieces, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(' ') || '-')
    await fc.assert(
      fc.asyncProperty(typed, fc.boolean(), async (text, prefix) => {
        const query = SearchQuery.parse({ q: text, limit: '3', prefix: String(prefix), explain: 'true' })
        const { items, query: read } = await search.search(query)
        expect(read.text).toBe(text)
        for (const { highlights } of items) {
          for (const { html } of highlights) expect(html.replaceAll(/<\/?mark>/g, '')).not.toMatch(/[<>]/)
        }
      }),
      // Once, a word that nobody knows was split in the middle of a character.
      { numRuns: engine === 'sqlite' ? 20_000 : 2_000, examples: [['ꀀ𐤠ꀀ', false]] },
    )
  })
})
