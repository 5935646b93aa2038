import fc from 'fast-check'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp, type TestApp } from './support/start-app.ts'

interface Suggestion {
  type: string
  text: string
  articleCount: number
  href: string
}

const suggest = async ({ http }: TestApp, q: string, rest = ''): Promise<Suggestion[]> => {
  const { body } = await request(http)
    .get(`/v1/suggest?q=${encodeURIComponent(q)}${rest}`)
    .expect(200)
  return body.data
}

describe('GET /v1/suggest', () => {
  it('completes any word of a title, in any case and without diacritics', async () => {
    const app = await startApp()
    await app.add(article({ title: 'The price of Crème brûlée' }))
    for (const start of ['pri', 'CRE', 'brû', 'the price of cr']) {
      const titles = (await suggest(app, start)).filter(({ type }) => type === 'title')
      expect(
        titles.map(({ text }) => text),
        start,
      ).toEqual(['The price of Crème brûlée'])
    }
    expect(await suggest(app, 'ice')).toEqual([])
  })

  it('names tags and words with how many articles they lead to', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Ukrainian bread', tags: ['Ukraine'] }),
      article({ title: 'Ukrainian tea', tags: ['Ukraine'] }),
    )
    const [tag, term] = await suggest(app, 'ukr')
    expect(tag).toEqual({ type: 'tag', text: 'Ukraine', articleCount: 2, href: '/v1/articles?tag=ukraine' })
    expect(term).toEqual({ type: 'term', text: 'ukrainian', articleCount: 2, href: '/v1/search?q=ukrainian' })
  })

  it('wants all words that were typed, the last of them only begun', async () => {
    const app = await startApp()
    await app.add(article({ title: 'Cocoa prices rise' }), article({ title: 'Cocoa beans' }))
    const titles = async (q: string) =>
      (await suggest(app, q)).flatMap(({ type, text }) => (type === 'title' ? [text] : [])).sort()
    expect(await titles('coc')).toEqual(['Cocoa beans', 'Cocoa prices rise'])
    expect(await titles('cocoa be')).toEqual(['Cocoa beans'])
    expect(await titles('rise coc')).toEqual(['Cocoa prices rise'])
    expect(await titles('coc rise')).toEqual([])
  })

  it('offers the tags with the most articles first, in any case', async () => {
    const app = await startApp()
    await app.add(article({ title: 'A', tags: ['Seal', 'Sea'] }), article({ title: 'B', tags: ['Sea'] }))
    for (const q of ['se', 'SE', ' se']) {
      const tags = (await suggest(app, q)).filter(({ type }) => type === 'tag')
      expect(tags, q).toMatchObject([
        { text: 'Sea', articleCount: 2 },
        { text: 'Seal', articleCount: 1 },
      ])
    }
  })

  it('leads where it says', async () => {
    const app = await startApp()
    await app.seed()
    const all = await suggest(app, 'ti')
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['title', 'term']))
    for (const { type, href, articleCount } of all) {
      const { body } = await request(app.http).get(href).expect(200)
      if (type !== 'title') expect(body.meta.total, href).toBe(articleCount)
    }
  })

  it('completes any word of a tag, without diacritics', async () => {
    const app = await startApp()
    await app.add(article({ tags: ['Côte d’Azur', 'West Africa'] }))
    for (const [start, name] of [
      ['AZ', 'Côte d’Azur'],
      ['cote', 'Côte d’Azur'],
      ['afr', 'West Africa'],
      ['west af', 'West Africa'],
    ] as const) {
      expect(
        (await suggest(app, start)).map(({ text }) => text),
        start,
      ).toContain(name)
    }
    expect((await suggest(app, 'africa we')).map(({ text }) => text)).toContain('West Africa')
    expect(await suggest(app, 'frica')).toEqual([])
  })

  it('suggests no words that tell nothing, and none twice', async () => {
    const app = await startApp()
    await app.add(article({ title: 'One', text: 'Their theory of theories, and the theatre.' }))
    const terms = (await suggest(app, 'the')).flatMap(({ type, text }) => (type === 'term' ? [text] : []))
    expect(terms.sort()).toEqual(['theatre', 'theories'])
  })

  it('answers no more than it was asked for', async () => {
    const app = await startApp()
    await app.add(...Array.from({ length: 12 }, (_, i) => article({ title: `Cocoa ${i}` })))
    expect(await suggest(app, 'coc', '&limit=2')).toHaveLength(2)
    expect(await suggest(app, 'coc')).toHaveLength(10)
    await request(app.http).get('/v1/suggest?q=a&limit=11').expect(400)
  })

  it('takes whatever is typed', async () => {
    const app = await startApp()
    await app.add(article())
    for (const q of ['"', '*', 'NOT', '%', '_', "'", '(', 'a AND b', '🙂', ' ', 'ﹰ', 'title:co']) {
      expect(await suggest(app, q), q).toEqual([])
    }
    for (const q of ['coc*', '"coc', 'coc"', '^coc', '(coc', "' coc"]) expect((await suggest(app, q)).length, q).toBe(2)
    for (const query of ['', 'q=', 'q=%00', `q=${'x'.repeat(201)}`, 'q=a&q=b', 'q=a&limit=0', 'q=a&lang=en']) {
      await request(app.http).get(`/v1/suggest?${query}`).expect(400)
    }
  })

  it('never fails, whatever is typed', async () => {
    const { http, seed } = await startApp()
    await seed()
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }), async (text) => {
        const { status } = await request(http).get(`/v1/suggest?q=${encodeURIComponent(text.toWellFormed())}`)
        expect(status).toBe(text.includes('\0') ? 400 : 200)
      }),
      { numRuns: 100 },
    )
  })
})
