import fc from 'fast-check'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { sql } from '../src/database/sql.ts'
import { article } from './support/article.ts'
import { startApp, type TestApp } from './support/start-app.ts'

const source = 'trump-envoy-meets-putin-in-moscow-as-us-russia-edge-closer-on-ukraine-talks'
const find = async ({ http }: TestApp, q: string, rest = ''): Promise<string[]> => {
  const { body } = await request(http)
    .get(`/v1/search?q=${encodeURIComponent(q)}${rest}`)
    .expect(200)
  return body.data.map(({ slug }: { slug: string }) => slug)
}

describe('GET /v1/search', () => {
  it('finds the source text among the first three for "ceasefire crimea", and shows where', async () => {
    const app = await startApp()
    await app.seed()
    const { body } = await request(app.http).get('/v1/search?q=ceasefire+crimea').expect(200)
    const place = body.data.findIndex(({ slug }: { slug: string }) => slug === source)
    expect(place).toBeGreaterThanOrEqual(0)
    expect(place).toBeLessThan(3)
    const [best] = body.data[place].highlights
    expect(best).toMatchObject({ field: 'body', paragraph: 'p7', url: `/v1/articles/${source}#p7` })
    expect(best.html).toContain('<mark>Crimea</mark>')
    expect(best.html).toContain('<mark>ceasefire</mark>')
    expect(body.meta.query).toMatchObject({ text: 'ceasefire crimea', terms: ['ceasefire', 'crimea'] })
  })

  it('finds any of the words, stemmed, in any case and without diacritics', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Running', text: 'Runners were running.' }),
      article({ title: 'Café', text: 'Crème brûlée.' }),
      article({ title: 'Strasse', text: 'Die Straße.', language: 'de' }),
    )
    expect(await find(app, 'RUNS')).toEqual(['running'])
    expect(await find(app, 'cafe')).toEqual(['cafe'])
    expect(await find(app, 'CRÈME nothing')).toEqual(['cafe'])
    expect(await find(app, 'strasse')).toEqual(['strasse'])
  })

  it('finds words in scripts without spaces', async () => {
    const app = await startApp()
    await app.add(
      article({ title: '東京の天気', text: '東京の天気は晴れです。', language: 'ja' }),
      article({ title: 'Other' }),
    )
    expect(await find(app, '天気')).toHaveLength(1)
  })

  it('leaves out stop words as long as other words remain', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'The band The The', text: 'Who are they?' }),
      article({ title: 'Cocoa', text: 'Beans.' }),
    )
    expect(await find(app, 'the cocoa')).toEqual(['cocoa'])
    expect(await find(app, 'the')).toEqual(['the-band-the-the'])
  })

  it('puts an article first that has more of the words, or has them in its title', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'One', text: 'Cocoa here, among many other words of no interest.' }),
      article({ title: 'Two', text: 'Cocoa and prices here, among many other words of no interest.' }),
      article({ title: 'Cocoa prices', text: 'Nothing here, among many other words of no interest.' }),
      ...Array.from({ length: 9 }, (_, i) => article({ title: `Other ${i}`, text: 'Something else entirely.' })),
    )
    expect(await find(app, 'cocoa prices')).toEqual(['cocoa-prices', 'two', 'one'])
  })

  it('takes the filters of the list', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Cocoa A', tags: ['Food'], publishedAt: '2024-01-01' }),
      article({ title: 'Cocoa B', tags: ['Sea'], publishedAt: '2024-02-01' }),
    )
    expect(await find(app, 'cocoa', '&tag=sea')).toEqual(['cocoa-b'])
    expect(await find(app, 'cocoa', '&to=2024-01-15')).toEqual(['cocoa-a'])
    expect(await find(app, 'cocoa', '&-tag=sea,food')).toEqual([])
    await app.add(article({ title: 'Cocoa C', authors: ['Ada'], language: 'de', publishedAt: '2024-03-01' }))
    expect(await find(app, 'cocoa', '&author=ada')).toEqual(['cocoa-c'])
    expect(await find(app, 'cocoa', '&lang=de,fr')).toEqual(['cocoa-c'])
    expect(await find(app, 'cocoa', '&from=2024-02-01&sort=oldest')).toEqual(['cocoa-b', 'cocoa-c'])
    const { body } = await request(app.http).get('/v1/search?q=cocoa&tag=sea')
    expect(body.meta.total).toBe(1)
  })

  it('shows hits in the fields and formats that are asked for', async () => {
    const app = await startApp()
    await app.add(article({ title: 'Cocoa', text: 'Beans.' }))
    const { body } = await request(app.http).get('/v1/search?q=cocoa&highlights=0&fields=slug,body&formats=text')
    expect(body.data).toEqual([{ slug: 'cocoa', body: { text: 'Beans.' }, score: expect.any(Number), highlights: [] }])
  })

  it('finds an article by its tags and its authors', async () => {
    const app = await startApp()
    await app.add(article({ title: 'One', tags: ['Harvest'], authors: ['Ada Byron'] }), article({ title: 'Two' }))
    expect(await find(app, 'harvests')).toEqual(['one'])
    expect(await find(app, 'byron')).toEqual(['one'])
  })

  it('sorts by date when asked to', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Cocoa cocoa', publishedAt: '2024-02-01' }),
      article({ title: 'Cocoa', publishedAt: '2024-03-01' }),
      article({ title: 'Beans', text: 'Cocoa.', publishedAt: '2024-01-01' }),
    )
    expect(await find(app, 'cocoa', '&sort=newest')).toEqual(['cocoa', 'cocoa-cocoa', 'beans'])
    expect(await find(app, 'cocoa', '&sort=oldest')).toEqual(['beans', 'cocoa-cocoa', 'cocoa'])
  })

  it('shows each hit once on a walk through them all, even beyond those that are ranked', async () => {
    const app = await startApp()
    await app.add(
      ...Array.from({ length: 420 }, (_, i) =>
        article({ title: `Cocoa ${i}`, text: `Cocoa. ${'Bean. '.repeat(i % 7)}` }),
      ),
    )
    for (const start of ['limit=100', 'limit=100&page=1', 'limit=100&sort=newest']) {
      const seen: string[] = []
      for (let next: string | null = `/v1/search?q=cocoa&${start}&fields=slug&highlights=0`; next; ) {
        const { body }: { body: { data: { slug: string }[]; links: { next: string | null } } } = await request(app.http)
          .get(next)
          .expect(200)
        seen.push(...body.data.map(({ slug }) => slug))
        next = body.links.next
      }
      expect(new Set(seen).size, start).toBe(420)
      expect(seen, start).toHaveLength(420)
    }
  })

  it('shows nothing twice on a walk while articles come in', async () => {
    const app = await startApp()
    await app.add(...Array.from({ length: 30 }, (_, i) => article({ title: `Cocoa ${i}` })))
    const first = await request(app.http).get('/v1/search?q=cocoa&limit=20')
    await app.add(article({ title: 'Cocoa cocoa cocoa' }))
    const second = await request(app.http).get(first.body.links.next)
    const seen = [...first.body.data, ...second.body.data].map(({ slug }: { slug: string }) => slug)
    expect(new Set(seen).size).toBe(30)
    expect(seen).toHaveLength(30)
    const back = await request(app.http).get(second.body.links.prev)
    expect(back.body.data.map(({ slug }: { slug: string }) => slug)).toEqual(seen.slice(0, 20))
  })

  it('counts all that match', async () => {
    const app = await startApp()
    await app.add(article({ title: 'Cocoa A' }), article({ title: 'Cocoa B' }), article({ title: 'Tea', text: 'Tea.' }))
    const { body } = await request(app.http).get('/v1/search?q=cocoa&limit=1')
    expect(body.meta.total).toBe(2)
  })

  it('finds nothing for what has no words, and refuses what is no query', async () => {
    const app = await startApp()
    await app.add(article())
    expect(await find(app, '!?… 🙂')).toEqual([])
    expect(await find(app, 'x'.repeat(1_000))).toEqual([])
    for (const query of [
      '',
      'q=',
      `q=${'x'.repeat(1_001)}`,
      'q=a%00b',
      'q=a&q=b',
      'q=a&highlights=6',
      'q=a&sort=title',
    ]) {
      await request(app.http).get(`/v1/search?${query}`).expect(400)
    }
  })

  it('does not find an article by what it was before it was changed', async () => {
    const app = await startApp()
    await app.add(article({ title: 'Cocoa', slug: 'a', text: 'Beans.' }))
    await app.add(article({ title: 'Tea', slug: 'a', text: 'Leaves.' }))
    expect(await find(app, 'cocoa')).toEqual([])
    expect(await find(app, 'leaves')).toEqual(['a'])
    const counts = await app.db.all(sql`SELECT articles FROM term WHERE text IN ('cocoa', 'bean')`)
    expect(counts).toEqual([{ articles: 0 }, { articles: 0 }])
  })

  it('reads the syntax of full-text engines as words', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Cocoa', text: 'node.js and C++ by O’Brien.' }),
      article({ title: 'Tea', text: 'Tea.' }),
    )
    const ofCocoa = [
      '"cocoa',
      'cocoa"',
      'cocoa*',
      'NEAR(cocoa, 2)',
      'NOT cocoa',
      'cocoa AND nothing',
      'OR cocoa',
      'title: cocoa',
      '- cocoa',
      '^cocoa',
      '{title body}: cocoa',
      "cocoa' OR 1=1 --",
      'co\u00adcoa cocoa',
      'node.js',
      "O'Brien",
      'c++',
      '((( cocoa',
      'cocoa + tee',
    ]
    for (const q of ofCocoa) expect(await find(app, q), q).toEqual(['cocoa'])
    for (const q of ['"', '*', '-', '^', 'NEAR', '"" OR ""', '{}:', '- tee']) expect(await find(app, q), q).toEqual([])
  })

  it('never fails, whatever is typed', async () => {
    const { http, seed } = await startApp()
    await seed()
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 60, unit: 'binary' }), async (text) => {
        const { status } = await request(http).get(`/v1/search?q=${encodeURIComponent(text.toWellFormed())}&limit=2`)
        expect(status).toBe(text.includes('\0') ? 400 : 200)
      }),
      { numRuns: 300 },
    )
  })
})

describe('highlights', () => {
  it('are escaped, with no other tag than mark', async () => {
    const app = await startApp()
    const attack = '<script>alert("cocoa")</script> & <img src=x onerror=cocoa>'
    await app.add(article({ title: `${attack}`, text: attack, tags: [attack.slice(0, 40)] }))
    const { body } = await request(app.http)
      .get(`/v1/search?q=${encodeURIComponent(`${attack} cocoa`)}`)
      .expect(200)
    expect(body.data[0].highlights).toHaveLength(2)
    for (const { html, text } of body.data[0].highlights) {
      const unmarked = html.replace(/<\/?mark>/g, '')
      expect(unmarked).not.toMatch(/[<>"']/)
      expect(html).toContain('<mark>cocoa</mark>')
      const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&' }
      expect(unmarked.replace(/&(\w+);/g, (_: string, name: string) => characters[name] ?? '')).toBe(text)
    }
  })

  it('have ranges in code points that agree with their text', async () => {
    const app = await startApp()
    await app.add(article({ title: '🙂🙂 Cocoa', text: `${'🙂 word '.repeat(60)}crème cocoa.` }))
    const { body } = await request(app.http).get('/v1/search?q=cocoa+creme')
    const { highlights } = body.data[0]
    expect(highlights).toHaveLength(2)
    for (const { text, ranges } of highlights) {
      const marked = ranges.map(([start, length]: [number, number]) => [...text].slice(start, start + length).join(''))
      expect(marked.join(' ').toLowerCase()).toMatch(/^(crème )?cocoa$/)
    }
  })

  it('are as many as were asked for, the best paragraph first', async () => {
    const app = await startApp()
    await app.add(article({ title: 'Tea', text: 'Cocoa.\n\nCocoa beans.\n\nNothing.\n\nBeans.\n\nCocoa.' }))
    const paragraphs = async (count: number) => {
      const { body } = await request(app.http).get(`/v1/search?q=cocoa+beans&highlights=${count}`)
      return body.data[0].highlights.map(({ paragraph }: { paragraph: string }) => paragraph)
    }
    expect(await paragraphs(0)).toEqual([])
    expect(await paragraphs(1)).toEqual(['p2'])
    expect(await paragraphs(5)).toEqual(['p2', 'p1', 'p4', 'p5'])
    const { body } = await request(app.http).get('/v1/search?q=cocoa+beans')
    expect(body.data[0].highlights).toHaveLength(3)
  })

  it('name a paragraph that the article has, and lead to it', async () => {
    const { http, seed } = await startApp()
    await seed()
    const { body } = await request(http).get('/v1/search?q=ceasefire+moon+bread&highlights=5&limit=17')
    for (const { slug, highlights } of body.data) {
      const { body: whole } = await request(http).get(`/v1/articles/${slug}?formats=html,blocks`)
      for (const { field, paragraph, url, text } of highlights) {
        expect(url).toBe(`/v1/articles/${slug}${field === 'body' ? `#${paragraph}` : ''}`)
        if (field !== 'body') continue
        expect(whole.body.html).toContain(`id="${paragraph}"`)
        const block = whole.body.blocks.find(({ id }: { id: string }) => id === paragraph)
        expect(block.text).toContain(text.replace(/^… | …$/g, ''))
      }
    }
  })
})
