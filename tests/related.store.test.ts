import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { deriveArticle } from '../src/articles/derive.ts'
import type { NewArticle } from '../src/articles/new-article.ts'
import type { RelatedItem } from '../src/articles/schema.ts'
import type { Database } from '../src/database/database.ts'
import { sql } from '../src/database/sql.ts'
import { createRefresh, refreshRelated } from '../src/related/refresh.ts'
import { RelatedQuery } from '../src/related/schema.ts'
import { article } from './support/article.ts'
import { startApp, startStores, type TestStores } from './support/start-app.ts'

const harvest =
  'Cocoa farmers in Ghana fear for the harvest. Heavy rain has flooded the plantations, and a disease spreads from tree to tree. ' +
  'Traders in London expect that chocolate makers will pay twice as much for beans as they did before the flood.'
const chess =
  'The champion opened with the queen’s gambit. Her rival answered with a knight, lost a bishop and resigned the game. ' +
  'Grandmasters called it the finest tournament on a chess board in decades, and children asked for lessons. Both of them meet again in spring.'

async function listOf({ related }: Pick<TestStores, 'related'>, slug: string, query: Record<string, unknown> = {}) {
  const { items: texts, fallback } = await related.list(slug, RelatedQuery.parse(query))
  const items = texts.map((text) => JSON.parse(text) as RelatedItem)
  return { slugs: items.map((item) => item.slug), items, fallback }
}

/** As a second save of the same file does, without making any list. */
async function save({ writer }: Pick<TestStores, 'writer'>, key: string, written: NewArticle): Promise<void> {
  await writer.save([{ article: deriveArticle(written), key }])
}

async function keptIn(db: Database): Promise<unknown[]> {
  return db.all(
    sql`SELECT article_id, position, other_id, score, reasons, explanation FROM related ORDER BY article_id, position`,
  )
}

async function staleIn(db: Database): Promise<number> {
  return (await db.all(sql`SELECT number FROM related_stale`)).length
}

describe('the score', () => {
  it('finds near what means something alike in other words', async () => {
    const stores = await startStores()
    await stores.add(
      article({
        title: 'Doctors',
        text: 'A physician treated patients in the hospital ward with a new medicine for fever.',
      }),
      article({
        title: 'Nurses',
        text: 'The surgeon and her clinic gave sick children drugs against illness and infection.',
      }),
      article({
        title: 'Stocks',
        text: 'Shares fell on the exchange as investors sold bonds and the currency lost its value.',
      }),
      article({
        title: 'Goals',
        text: 'The striker scored twice and the keeper saved a penalty before the final whistle.',
      }),
    )
    const { items } = await listOf(stores, 'doctors', { explain: 'true' })
    expect(items[0]).toMatchObject({ slug: 'nurses', explanation: { terms: 0 } })
    expect(items[0]?.explanation?.meaning).toBeGreaterThan(0.25)
  })

  it('is the same from either side, and the sum of its parts', async () => {
    const stores = await startStores()
    await stores.seed()
    const scores = new Map<string, number>()
    const all = await stores.db.all<{ slug: string }>(sql`SELECT slug FROM article`)
    for (const { slug } of all) {
      const { items } = await listOf(stores, slug, { limit: '20', explain: 'true' })
      for (const { slug: other, score, explanation } of items) {
        if (score === 0) continue
        const sum = Object.values(explanation ?? {}).reduce((total, part) => total + part, 0)
        expect(sum).toBeCloseTo(score, 2)
        expect(score).toBeLessThanOrEqual(1)
        scores.set(`${slug} ${other}`, score)
        expect(scores.get(`${other} ${slug}`) ?? score).toBe(score)
      }
    }
    expect(scores.size).toBeGreaterThan(17)
  })

  it('counts a tag the more the rarer it is, and near in time a little', async () => {
    const stores = await startStores()
    const text = (word: string) => `${harvest} ${word}`
    await stores.add(
      article({ title: 'Source', text: text('one'), tags: ['Rare', 'News'], publishedAt: '2024-01-01' }),
      article({ title: 'Rarely', text: chess, tags: ['Rare'], publishedAt: '2024-01-01' }),
      article({ title: 'Often', text: `${chess} Again.`, tags: ['News'], publishedAt: '2024-01-01' }),
      article({ title: 'Long ago', text: chess.toUpperCase(), tags: ['News'], publishedAt: '2014-01-01' }),
    )
    const { items } = await listOf(stores, 'source', { explain: 'true', tag: 'rare,news' })
    const parts = new Map(items.map(({ slug, explanation }) => [slug, explanation]))
    // The three tell one story, so that the best of them alone is listed.
    expect([...parts.keys()][0]).toBe('rarely')
    expect(parts.get('rarely')?.tags).toBeGreaterThan(0)
    expect(parts.get('rarely')?.time).toBe(0)
  })

  it('uses terms alone for languages without word vectors, and compares no vectors across languages', async () => {
    const stores = await startStores()
    await stores.add(
      article({
        title: 'Kakao',
        language: 'de',
        text: 'Die Kakaobauern fürchten um die Ernte, denn der Regen überschwemmt die Felder.',
      }),
      article({
        title: 'Ernte',
        language: 'de',
        text: 'Der Regen verdirbt die Ernte der Kakaobauern, und die Preise steigen.',
      }),
      article({
        title: 'Schach',
        language: 'de',
        text: 'Die Meisterin gewann das Turnier mit einem Springer und zwei Läufern.',
      }),
      article({ title: 'Cocoa', language: 'en', text: harvest }),
    )
    const { items } = await listOf(stores, 'kakao', { explain: 'true' })
    expect(items[0]).toMatchObject({
      slug: 'ernte',
      reasons: { terms: expect.arrayContaining(['Kakaobauern', 'Ernte']) },
    })
    for (const { explanation } of items) expect([0, 0.167]).toContain(explanation?.meaning)
  })
})

describe('the list', () => {
  it('holds neither the article itself, nor drafts, nor what is not yet published', async () => {
    const stores = await startStores()
    await stores.add(
      article({ title: 'Source', text: `${harvest} One.` }),
      article({ title: 'Draft', text: `Beans. ${harvest}`, status: 'draft' }),
      article({ title: 'Later', text: `Trees. ${harvest}`, status: 'scheduled', publishedAt: '2999-01-01' }),
      article({ title: 'Chess', text: chess }),
    )
    expect((await listOf(stores, 'source')).slugs).toEqual(['chess'])
  })

  it('folds near copies of one story to the best, also those of the source itself', async () => {
    const stores = await startStores()
    await stores.add(
      article({ title: 'Source', text: harvest }),
      article({ title: 'Copy', text: `${harvest} Twice.` }),
      article({ title: 'Copy again', text: `${harvest} Again.` }),
      article({ title: 'Chess', text: chess }),
      article({ title: 'Chess again', text: `${chess} Again.` }),
    )
    const { slugs } = await listOf(stores, 'source')
    expect(slugs).toHaveLength(2)
    expect(slugs[0]).toMatch(/^copy/)
    expect(slugs[1]).toMatch(/^chess/)
  })

  it('is filled up from the latest of the same tags, and then from the latest', async () => {
    const stores = await startStores()
    await stores.add(
      article({ title: 'Source', text: 'Salt.', tags: ['Food'] }),
      article({ title: 'Old food', text: 'Tea.', tags: ['Food'], publishedAt: '2020-01-01' }),
      article({ title: 'Older', text: 'Sun.', publishedAt: '2022-01-01' }),
      article({ title: 'Newer', text: 'Moon.', publishedAt: '2023-01-01' }),
    )
    const { slugs, items, fallback } = await listOf(stores, 'source')
    expect(slugs).toEqual(['old-food', 'newer', 'older'])
    expect(fallback).toBe('latest')
    expect(items.at(-1)).toMatchObject({ score: 0, reasons: { terms: [], tags: [] } })
  })

  it('works for an article of ten words, and among a thousand with the same tag', async () => {
    const stores = await startStores()
    const many = Array.from({ length: 1_000 }, (_, index) =>
      article({ title: `Note ${index}`, text: `Entry number${index} of room${index % 40}.`, tags: ['Notes'] }),
    )
    await stores.add(
      article({ title: 'Ten', text: 'Cocoa beans from room7 are ten words long, no more.', tags: ['Notes'] }),
      ...many,
    )
    const { slugs, items } = await listOf(stores, 'ten', { limit: '20' })
    expect(slugs).toHaveLength(20)
    expect(items[0]?.reasons.terms).toContain('room7')
  })

  it('can be narrowed past what is kept', async () => {
    const stores = await startStores()
    await stores.add(
      ...Array.from({ length: 60 }, (_, index) =>
        article({
          title: `Cocoa ${index}`,
          text: `Cocoa harvest and plantation number${index} of many trees.`,
          tags: index < 3 ? ['Early'] : [],
          publishedAt: `2024-01-01T00:00:${String(index).padStart(2, '0')}Z`,
        }),
      ),
    )
    const first = await listOf(stores, 'cocoa-59', { limit: '20' })
    const exclude = [
      ...first.slugs,
      ...(await listOf(stores, 'cocoa-59', { limit: '20', exclude: first.slugs.join() })).slugs,
    ]
    expect(new Set(exclude).size).toBe(40)
    const third = await listOf(stores, 'cocoa-59', { limit: '10', exclude: exclude.join() })
    expect(third.slugs).toHaveLength(10)
    expect(third.slugs.filter((slug) => exclude.includes(slug))).toEqual([])
    expect((await listOf(stores, 'cocoa-59', { tag: 'early' })).slugs.toSorted()).toEqual([
      'cocoa-0',
      'cocoa-1',
      'cocoa-2',
    ])
  })
})

describe('refreshing', () => {
  it('makes the same lists again', async () => {
    const [one, other] = [await startStores(), await startStores()]
    await one.seed()
    await other.seed()
    await other.seed()
    const kept = await keptIn(one.db)
    expect(kept.length).toBeGreaterThan(50)
    expect(await keptIn(other.db)).toEqual(kept)
    expect(await staleIn(one.db)).toBe(0)
  })

  it('brings a new article into the lists where it belongs', async () => {
    const stores = await startStores()
    await stores.add(article({ title: 'Source', text: harvest }), article({ title: 'Chess', text: chess }))
    await stores.add(
      article({
        title: 'Chocolate',
        text: 'Chocolate makers buy cocoa beans from farmers in Ghana after a poor harvest.',
      }),
    )
    expect((await listOf(stores, 'source')).slugs[0]).toBe('chocolate')
    expect(await staleIn(stores.db)).toBe(0)
  })

  it('follows an article that changes', async () => {
    const stores = await startStores()
    const beans = { slug: 'beans', title: 'Beans', text: 'Chocolate makers buy cocoa beans from farmers in Ghana.' }
    await stores.add(
      article({ title: 'Source', text: harvest }),
      article({ title: 'Board', text: `Bishops. ${chess}` }),
    )
    await save(stores, 'beans', article(beans))
    await refreshRelated(stores.db)
    expect((await listOf(stores, 'source')).slugs[0]).toBe('beans')
    await save(stores, 'beans', article({ ...beans, text: 'A knight takes the bishop in a game of chess.' }))
    await refreshRelated(stores.db)
    expect((await listOf(stores, 'source')).items[0]?.reasons.terms).not.toContain('cocoa')
    expect((await listOf(stores, 'board')).slugs[0]).toBe('beans')
  })

  it('never shows what was unpublished or deleted, even before lists are made anew, and brings it back', async () => {
    const stores = await startStores()
    const beans = article({ slug: 'beans', title: 'Beans', text: 'Chocolate makers buy cocoa beans from farmers.' })
    await stores.add(article({ title: 'Source', text: harvest }), article({ title: 'Chess', text: chess }))
    await save(stores, 'beans', beans)
    await refreshRelated(stores.db)
    expect((await listOf(stores, 'source')).slugs).toContain('beans')
    await save(stores, 'beans', { ...beans, status: 'draft' })
    expect((await listOf(stores, 'source')).slugs).not.toContain('beans')
    await refreshRelated(stores.db)
    expect(JSON.stringify(await keptIn(stores.db))).not.toContain('beans')
    expect((await listOf(stores, 'source')).slugs).not.toContain('beans')
    await save(stores, 'beans', { ...beans, status: 'published' })
    await refreshRelated(stores.db)
    expect((await listOf(stores, 'source')).slugs).toContain('beans')
    await stores.db.transaction((tx) => tx.run([sql`DELETE FROM article WHERE slug = 'beans'`]))
    expect((await listOf(stores, 'source')).slugs).not.toContain('beans')
    await refreshRelated(stores.db)
  })

  it('finds by a name that came up since it last looked how rare names are', async () => {
    const stores = await startStores()
    const refresh = createRefresh(stores.db)
    const others = Array.from({ length: 210 }, (_, index) =>
      deriveArticle(article({ title: `Other ${index}`, text: `Cocoa plantation number${index}.` })),
    )
    await stores.writer.save(others.map((one, index) => ({ article: one, key: `${index}` })))
    await refresh.run()
    for (const [slug, text] of [
      ['first', 'Quibblefrost answers a knight. Everyone in the hall looks at Quibblefrost.'],
      ['second', 'Quibblefrost takes a bishop. Nobody in the park follows Quibblefrost.'],
    ] as const) {
      await save(stores, slug, article({ slug, title: 'Quibblefrost', text, publishedAt: '2001-01-01' }))
      await refresh.run()
    }
    expect((await listOf(stores, 'second')).slugs[0]).toBe('first')
  })

  it('makes the same lists with what it had learnt before, and learning leaves all as it was', async () => {
    const stores = await startStores()
    await stores.seed()
    const kept = await keptIn(stores.db)
    const refresh = createRefresh(stores.db)
    await refresh.prepare()
    expect(await keptIn(stores.db)).toEqual(kept)
    await stores.db.transaction((tx) =>
      tx.run([
        sql`DELETE FROM related`,
        sql`INSERT INTO related_stale (article_id, state) SELECT id, 'changed' FROM article WHERE status = 'published'`,
      ]),
    )
    await refresh.run()
    expect(await keptIn(stores.db)).toEqual(kept)
  })

  it('goes on where it was interrupted', async () => {
    const [whole, broken] = [await startStores(), await startStores()]
    await whole.seed()
    const folder = new URL('../seed', import.meta.url).pathname
    const { seed } = await import('../src/importing/seed.ts')
    await seed(broken.writer, folder)
    const stale = await staleIn(broken.db)
    expect(stale).toBe(17)
    // Dies in the middle of a batch.
    const dying: Database = {
      ...broken.db,
      transaction: (work) =>
        broken.db.transaction(async (tx) => {
          await work(tx)
          const made = await tx.all(sql`SELECT article_id FROM related_list`)
          if (made.length > 0) throw new Error('the power failed')
          return work(tx)
        }),
    }
    await expect(refreshRelated(dying)).rejects.toThrow('the power failed')
    expect(await staleIn(broken.db)).toBe(stale)
    await refreshRelated(broken.db)
    expect(await keptIn(broken.db)).toEqual(await keptIn(whole.db))
    expect(await staleIn(broken.db)).toBe(0)
  })

  it('keeps stale what changes while its list is made', async () => {
    const stores = await startStores()
    await stores.add(article({ title: 'Source', text: harvest }), article({ title: 'Chess', text: chess }))
    await save(stores, 'beans', article({ slug: 'beans', title: 'Beans', text: 'Cocoa beans from Ghana.' }))
    let isFirst = true
    const meddled: Database = {
      ...stores.db,
      async transaction(work) {
        const made = await stores.db.all(sql`SELECT number FROM related_stale WHERE state = 'ready'`)
        if (made.length > 0 && isFirst) {
          isFirst = false
          await save(
            stores,
            'beans',
            article({ slug: 'beans', title: 'Beans', text: 'A knight and a bishop on a chess board.' }),
          )
        }
        return stores.db.transaction(work)
      },
    }
    await refreshRelated(meddled)
    expect(isFirst).toBe(false)
    expect((await listOf(stores, 'beans')).slugs[0]).toBe('chess')
  })
})

describe('include=related', () => {
  it('gives a page of articles their lists in a number of statements that does not grow', async () => {
    const { db, http, seed, articles } = await startApp()
    await seed()
    const { body: page } = await request(http).get('/v1/articles?include=related&limit=20').expect(200)
    expect(page.data).toHaveLength(17)
    for (const { slug, related } of page.data) {
      const { body } = await request(http).get(`/v1/articles/${slug}/related`)
      expect(related).toEqual(body.data)
    }
    const { createArticleStore } = await import('../src/articles/store.ts')
    let statements = 0
    const count: Database['all'] = (query) => {
      statements += 1
      return db.all(query)
    }
    const counted = createArticleStore({ ...db, all: count, allSlow: count }, { publicUrl: '' })
    const statementsOf = async (limit: number, include?: string[]) => {
      statements = 0
      await counted.byIds(
        Array.from({ length: limit }, (_, index) => index + 1),
        { include },
      )
      return statements
    }
    expect(await statementsOf(10, ['related'])).toBe((await statementsOf(10)) + 1)
    expect(await statementsOf(2, ['related'])).toBe(await statementsOf(10, ['related']))
    expect(await articles.isEmpty()).toBe(false)
  })
})
