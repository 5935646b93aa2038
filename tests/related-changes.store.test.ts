import { describe, expect, it } from 'vitest'
import type { RelatedItem } from '../src/articles/schema.ts'
import { refreshRelated } from '../src/related/refresh.ts'
import { RelatedQuery } from '../src/related/schema.ts'
import { publishDue } from '../src/scheduling/publish-due.ts'
import { article } from './support/article.ts'
import { startStores, type TestStores } from './support/start-app.ts'

/** What any two English texts of one day have in common is less. */
const LEAST_SIMILAR = 0.45
const edit = { by: 'a-key', isCurrent: () => true }
const cocoa =
  'Cocoa farmers in Ghana fear for the harvest: rain has flooded the plantations, and traders pay more for beans.'
const chess = 'The champion opened with the gambit of the queen, and her rival lost a bishop and resigned the game.'

/** Two articles on cocoa, one of chess, and one on cocoa that is scheduled. */
async function start(): Promise<TestStores> {
  const stores = await startStores()
  await stores.add(
    article({ title: 'Harvest', text: `${cocoa} It is the worst in years.` }),
    article({ title: 'Prices', text: `Chocolate makers pay twice. ${cocoa}` }),
    article({ title: 'Gambit', text: chess }),
    article({ title: 'Later', text: `Next year. ${cocoa}`, status: 'scheduled', publishedAt: '2099-01-01' }),
  )
  return stores
}

/** What is listed for a reason, not only to fill the list up. */
async function similarTo({ related }: TestStores, slug: string): Promise<string[]> {
  const { items } = await related.list(slug, RelatedQuery.parse({}))
  return items
    .map((text) => JSON.parse(text) as RelatedItem)
    .filter(({ score }) => score > LEAST_SIMILAR)
    .flatMap(({ slug = '' }) => slug)
}

describe('lists of related articles', () => {
  it.each<[change: string, make: (stores: TestStores) => Promise<unknown>, similar: string[]]>([
    ['another is deleted', ({ editor }) => editor.remove('prices', edit), []],
    [
      'another is deleted and brought back',
      async ({ editor }) => {
        await editor.remove('prices', edit)
        await editor.restore('prices', edit)
      },
      ['prices'],
    ],
    ['another becomes a draft', ({ editor }) => editor.patch('prices', { status: 'draft' }, edit), []],
    ['another is called otherwise', ({ editor }) => editor.patch('prices', { slug: 'costs' }, edit), ['costs']],
    [
      'another is about something else now',
      ({ editor }) => editor.patch('prices', { title: 'Rook', body: { format: 'text', content: chess } }, edit),
      [],
    ],
    [
      'another is on the same now',
      ({ editor }) => editor.patch('gambit', { body: { format: 'text', content: `Well. ${cocoa}` } }, edit),
      ['gambit', 'prices'],
    ],
    ['a scheduled one falls due', ({ db }) => publishDue(db, () => new Date('2099-01-02')), ['later', 'prices']],
    ['one is written', ({ add }) => add(article({ title: 'Beans', text: `Beans! ${cocoa}` })), ['beans', 'prices']],
  ])('are right after %s', async (_, make, similar) => {
    const stores = await start()
    expect(await similarTo(stores, 'harvest')).toEqual(['prices'])
    await make(stores)
    await refreshRelated(stores.db)
    expect((await similarTo(stores, 'harvest')).sort()).toEqual(similar)
  })
})
