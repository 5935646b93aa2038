import { describe, expect, it } from 'vitest'
import { deriveArticle } from '../src/articles/derive.ts'
import { createArticleWriter } from '../src/articles/writer.ts'
import { check } from '../src/checking/check.ts'
import { markWrongLists, rebuildIndex } from '../src/checking/repair.ts'
import { sql } from '../src/database/sql.ts'
import { refreshRelated } from '../src/related/refresh.ts'
import { SearchQuery } from '../src/search/schema.ts'
import { article } from './support/article.ts'
import { engine } from './support/database.ts'
import { startStores, type TestStores } from './support/start-app.ts'

const text = (word: string) =>
  Array.from({ length: 60 }, (_, index) => `${word} ${word.slice(0, 3)}${index} rises and falls.`).join(' ')

/** Two near copies, a third article, a draft, a scheduled one, one that was deleted, and one that has another slug now. */
async function collection(): Promise<TestStores> {
  const stores = await startStores()
  const edit = { by: 'a-key', isCurrent: () => true }
  await stores.add(
    article({ title: 'Tides', text: text('moon'), tags: ['Sea', 'Sky'], authors: ['Ada'], summary: 'The Moon pulls.' }),
    article({ title: 'Tides again', text: `${text('moon')} Really.`, tags: ['sea'] }),
    article({ title: 'Bread', text: text('yeast'), language: 'de' }),
    article({ title: 'A draft', status: 'draft', text: text('secret') }),
    article({ title: 'Later', status: 'scheduled', publishedAt: '2990-01-01', text: text('future') }),
    article({ title: 'Gone', text: text('mist') }),
    article({ title: 'Moved', text: text('wagon') }),
  )
  await stores.editor.remove('gone', edit)
  await stores.editor.patch('moved', { slug: 'moved-away' }, edit)
  await refreshRelated(stores.db)
  return stores
}

async function faultsOf({ db }: TestStores): Promise<string[]> {
  const { findings } = await check(db)
  return findings.flatMap(({ says, faults }) =>
    faults.map(({ name, fault }) => `${says.slice(0, 12)}… ${name} ${fault}`),
  )
}

async function damage({ db }: TestStores, statements: string): Promise<void> {
  await db.transaction((tx) => tx.script(statements))
}

const id = (slug: string) => `(SELECT id FROM article WHERE slug = '${slug}')`

type Damages = [statements: string, fault: string][]

/** Damages that do not touch each other. */
const derived: Record<string, Damages> = {
  'what search has lost, and what it should not have': [
    [`DELETE FROM article_terms WHERE rowid = ${id('bread')}`, 'search holds… bread is not there'],
    [
      `INSERT INTO article_terms (rowid, body) VALUES (${id('a-draft')}, 'secret')`,
      'search holds… a-draft is there, and should not be',
    ],
    [
      `INSERT INTO article_terms (rowid, body) VALUES (999, 'x')`,
      'search holds… an article 999, which there is not, is there, and should not be',
    ],
    [
      `DELETE FROM article_terms WHERE rowid = ${id('tides')};
       INSERT INTO article_terms (rowid, title, authors) VALUES (${id('tides')}, 'tide ', 'ada ¤')`,
      'search holds… tides is there by other terms',
    ],
    [`DELETE FROM article_words WHERE rowid = ${id('bread')}`, 'suggestions … bread is not there'],
  ],
  'tags and authors that are listed or counted wrongly': [
    [
      `UPDATE article_tag SET published_at = NULL WHERE article_id = ${id('tides-again')}`,
      'tags and aut… tides-again is listed wrongly under its tags',
    ],
    [
      `UPDATE author SET articles = 7 WHERE slug = 'ada'`,
      'tags and aut… the author "ada" is counted in 7 articles, and is in 1',
    ],
  ],
  'articles that lists show otherwise': [
    [`DELETE FROM shown_article WHERE article_id = ${id('bread')}`, 'lists show p… bread is shown in no list'],
    [
      `INSERT INTO shown_article (article_id, json) VALUES (${id('a-draft')}, '{}')`,
      'lists show p… a-draft is shown in lists, and should not be',
    ],
    [`UPDATE shown_article SET json = '{' WHERE article_id = ${id('tides')}`, 'lists show p… tides is shown otherwise'],
  ],
  'articles and terms that are counted wrongly': [
    [
      `DELETE FROM article_vector WHERE article_id = ${id('tides')}`,
      'terms are co… tides is counted by other terms than it has',
    ],
    [
      `INSERT INTO article_vector SELECT ${id('a-draft')}, language, length, terms FROM article_vector LIMIT 1`,
      'terms are co… a-draft is counted by other terms than it has',
    ],
    [
      `UPDATE term SET articles = articles + 1 WHERE text = 'moon'`,
      'terms are co… the term "moon" is counted in 3 articles, and is in 2',
    ],
    [
      `UPDATE collection SET length = length - 1 WHERE language = 'en'`,
      'terms are co… the language "en" is counted wrongly',
    ],
    [`DELETE FROM word WHERE text = 'yeast'`, 'terms are co… bread has the word "yeast", which is not known'],
    [
      `DELETE FROM prominent_term WHERE article_id = ${id('bread')} AND term_id = (
         SELECT max(term_id) FROM prominent_term WHERE article_id = ${id('bread')})`,
      'terms are co… bread is listed under other terms than it comes back to',
    ],
  ],
  'copies that are unnoticed, or by another text': [
    [`DELETE FROM near_copy`, 'near copies … tides is a near copy of "tides-again" unnoticed'],
    [
      `DELETE FROM article_signature WHERE article_id = ${id('bread')}`,
      'near copies … bread has the signature of another text',
    ],
    [
      `DELETE FROM article_band WHERE (band, article_id) IN (
         SELECT band, article_id FROM article_band WHERE article_id = ${id('moved-away')} LIMIT 1)`,
      'near copies … moved-away has not the bands of its signature',
    ],
  ],
  'stories that are none': [
    [
      `DELETE FROM near_copy WHERE article_id = ${id('tides')}`,
      'near copies … tides-again is the only one of the story 1',
    ],
    [
      `INSERT INTO near_copy VALUES (${id('a-draft')}, 2)`,
      'near copies … a-draft is a near copy of others, and should not be',
    ],
  ],
  'lists that are lost, or should not be': [
    [
      `DELETE FROM related WHERE article_id = ${id('bread')}; DELETE FROM related_list WHERE article_id = ${id('bread')}`,
      'every publis… bread has no list, and none is about to be made',
    ],
    [
      `DELETE FROM article_meaning WHERE article_id = ${id('bread')}`,
      'every publis… bread has no meaning, and none is about to be found',
    ],
    [`INSERT INTO related_list VALUES (${id('a-draft')}, 0)`, 'every publis… a-draft has a list, and should have none'],
    [
      `INSERT INTO related VALUES (${id('tides')}, 98, ${id('a-draft')}, 0.5, '{}', '{}')`,
      'every publis… tides lists an article that is not published',
    ],
    [
      `INSERT INTO related VALUES (${id('moved-away')}, 99, ${id('moved-away')}, 0.5, '{}', '{}')`,
      'every publis… moved-away lists itself, or has a place without a list',
    ],
  ],
}

const written: Record<string, Damages> = {
  'articles without what they were written as': [
    [`DELETE FROM revision WHERE article_id = ${id('bread')}`, 'every articl… bread has no revision 1'],
    [
      `INSERT INTO revision SELECT article_id, 7, action, status, slug, title, written, made_at, made_by
         FROM revision WHERE article_id = ${id('tides')}`,
      'every articl… tides has a revision 7, which is after its latest',
    ],
    [
      `UPDATE revision SET written = json_set(written, '$.body.content', 'x') WHERE article_id = ${id('tides-again')}`,
      'every articl… tides-again is not what its latest revision says that was written',
    ],
    [
      `UPDATE revision SET status = 'published' WHERE article_id = ${id('a-draft')}`,
      'every articl… a-draft is draft, but its latest revision says published',
    ],
    [
      `UPDATE revision SET slug = 'x' WHERE article_id = ${id('later')}`,
      'every articl… later is called "x" in its latest revision',
    ],
    [
      `UPDATE article SET title = 'x' WHERE slug = 'gone'`,
      'every articl… gone has another title in its latest revision',
    ],
    [
      `DELETE FROM article_body WHERE article_id = ${id('a-draft')}`,
      'every articl… a-draft has no body that can be read',
    ],
    [
      `UPDATE article_body SET blocks = '{' WHERE article_id = ${id('later')}`,
      'every articl… later has no body that can be read',
    ],
  ],
  'tags and authors that nobody wrote': [
    [
      `DELETE FROM article_tag WHERE article_id = ${id('tides-again')}`,
      'every articl… tides-again has other tags than were written',
    ],
    [
      `UPDATE article_tag SET position = 1 - position WHERE article_id = ${id('tides')}`,
      'every articl… tides has other tags than were written',
    ],
    [
      `INSERT INTO article_author (article_id, position, author_id) SELECT ${id('bread')}, 0, id FROM author`,
      'every articl… bread has other authors than were written',
    ],
  ],
  'changes that nobody was told of, and slugs of two': [
    [
      `DELETE FROM change WHERE article_id = ${id('bread')}`,
      'whoever foll… bread is published, and its last change is missing',
    ],
    [
      `DELETE FROM change WHERE article_id = ${id('gone')} AND type = 'deleted'`,
      'whoever foll… gone is draft, and its last change is "created"',
    ],
    [
      `DELETE FROM change WHERE article_id = ${id('moved-away')} AND type = 'updated'`,
      'whoever foll… moved-away is published, and its last change is "created"',
    ],
    [`DELETE FROM change_horizon`, 'whoever foll… change_horizon has 0 rows instead of one'],
    [`UPDATE old_slug SET slug = 'bread'`, 'every slug, … bread is also an old slug of "moved-away"'],
  ],
}

/** Damages that are done in SQL of SQLite. */
const ofSqlite = new Set([
  'what search has lost, and what it should not have',
  'articles without what they were written as',
])

function damagesOf(all: Record<string, Damages>): [string, Damages][] {
  return Object.entries(all).filter(([name]) => engine === 'sqlite' || !ofSqlite.has(name))
}

describe('a check', () => {
  it('finds every term counted that comes again in later batches, and no number used up for it', async () => {
    const stores = await startStores()
    await stores.add(article({ title: 'Tides', slug: 'tides', text: text('moon') }))
    await stores.add(
      article({ title: 'Moonrise', text: text('moon') }),
      article({ title: 'Bread', text: text('moon') }),
    )
    await stores.add(article({ title: 'Tides', slug: 'tides', text: text('yeast') }))
    await refreshRelated(stores.db)
    expect(await faultsOf(stores)).toEqual([])
    const [moon] = await stores.db.all(sql`SELECT articles FROM term WHERE text = 'moon'`)
    expect(moon).toEqual({ articles: 2 })
    const [numbers] = await stores.db.all(sql`SELECT max(id) - count(*) AS unused FROM term`)
    expect(Number(Object.values(numbers ?? {})[0])).toBe(0)
  })

  it('finds every term counted that several programs save, each with a number as small as it can be', async () => {
    const { db } = await startStores()
    for (let time = 1; time <= 3; time += 1) {
      const saved = deriveArticle(article({ title: `Cocoa ${time}`, text: `Prices rise ${time} times` }))
      await createArticleWriter(db).save([{ article: saved, key: `${time}` }])
    }
    const counts = await db.all<{ text: string; articles: number }>(sql`SELECT text, articles FROM term ORDER BY id`)
    expect(counts.find(({ text }) => text === 'cocoa')).toEqual({ text: 'cocoa', articles: 3 })
    const [highest] = await db.all<{ id: number }>(sql`SELECT max(id) AS id FROM term`)
    expect(highest).toEqual({ id: counts.length })
  })

  it('finds nothing in a database that is whole', async () => {
    const stores = await startStores()
    expect(await faultsOf(stores)).toEqual([])
    await stores.seed()
    expect(await faultsOf(stores)).toEqual([])
    const other = await collection()
    expect(await faultsOf(other)).toEqual([])
    expect((await check(other.db)).articles).toBe(7)
  })

  it('asks nothing of lists that are about to be made', async () => {
    const stores = await collection()
    await stores.editor.patch('bread', { status: 'draft' }, { by: 'a-key', isCurrent: () => true })
    expect(await faultsOf(stores)).toEqual([])
  })

  it.runIf(engine === 'postgres')('finds what the search of a server has lost, and makes it anew', async () => {
    const stores = await collection()
    await damage(stores, `DELETE FROM article_terms WHERE article_id = ${id('bread')}`)
    await damage(stores, `UPDATE article_words SET words = 'x' WHERE article_id = ${id('bread')}`)
    await damage(stores, `INSERT INTO article_words (article_id, words) VALUES (${id('gone')}, 'x')`)
    expect(await faultsOf(stores)).toEqual([
      'search holds… bread is not there',
      expect.stringContaining('bread is there by other terms'),
      expect.stringContaining('gone is there, and should not be'),
    ])
    await rebuildIndex(stores.db)
    await refreshRelated(stores.db)
    expect(await faultsOf(stores)).toEqual([])
  })

  it.each(damagesOf(derived))('finds %s, and makes it anew', async (_, damages) => {
    const stores = await collection()
    await damage(stores, damages.map(([statements]) => statements).join(';'))
    const faults = await faultsOf(stores)
    for (const [, fault] of damages) expect(faults).toContain(fault)
    if (faults.some((fault) => !fault.startsWith('every publis'))) await rebuildIndex(stores.db)
    await markWrongLists(stores.db)
    await refreshRelated(stores.db)
    expect(await faultsOf(stores)).toEqual([])
    const { items } = await stores.search.search(SearchQuery.parse({ q: 'yeast' }))
    expect(items.map(({ slug }) => slug)).toEqual(['bread'])
  })

  it.each(damagesOf(written))('finds %s', async (_, damages) => {
    const stores = await collection()
    await damage(stores, damages.map(([statements]) => statements).join(';'))
    const faults = await faultsOf(stores)
    for (const [, fault] of damages) expect(faults).toContain(fault)
  })
})
