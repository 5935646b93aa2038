import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp, type TestApp } from './support/start-app.ts'

const search = async ({ http }: TestApp, q: string, rest = '') => {
  const { body } = await request(http)
    .get(`/v1/search?q=${encodeURIComponent(q)}${rest}`)
    .expect(200)
  return body
}
const find = async (app: TestApp, q: string, rest = ''): Promise<string[]> =>
  (await search(app, q, rest)).data.map(({ slug }: { slug: string }) => slug)

/** Enough words, of no other article, for a text to be told from others. */
const story = (word: string) => Array.from({ length: 80 }, (_, index) => `${word}${index % 60}`).join(' ')

describe('the query language', () => {
  const startWithCocoa = async () => {
    const app = await startApp()
    await app.add(
      article({
        title: 'Rising prices',
        text: 'Cocoa prices rise in West Africa.',
        tags: ['Trade'],
        authors: ['Ada Byron'],
      }),
      article({ title: 'Cocoa', text: 'Prices of cocoa.', tags: ['Food', 'West Africa'] }),
      article({ title: 'Tea', text: 'Tea and milk.', authors: ['Grace Hopper'] }),
    )
    return app
  }

  it('wants the words of a phrase side by side, in any of their forms', async () => {
    const app = await startWithCocoa()
    expect(await find(app, '"cocoa prices"')).toEqual(['rising-prices'])
    expect(await find(app, '"price of cocoa"')).toEqual(['cocoa'])
    expect(await find(app, '"prices cocoa"')).toEqual([])
    expect(await find(app, '"milk tea"')).toEqual([])
  })

  it('leaves out what a minus stands before', async () => {
    const app = await startWithCocoa()
    expect(await find(app, 'cocoa -africa')).toEqual([])
    expect(await find(app, 'cocoa -ada')).toEqual(['cocoa'])
    expect(await find(app, 'cocoa -"cocoa prices"')).toEqual(['cocoa'])
    expect((await find(app, '-cocoa')).sort()).toEqual(['tea'])
    expect((await find(app, '-milk -nothing')).sort()).toEqual(['cocoa', 'rising-prices'])
    expect(await find(app, 'prices -(rise OR tea)')).toEqual(['cocoa'])
  })

  it('wants one of several with OR, whatever else is only ranked by', async () => {
    const app = await startWithCocoa()
    expect((await find(app, 'tea OR rise')).sort()).toEqual(['rising-prices', 'tea'])
    expect(await find(app, 'cocoa (tea OR milk)')).toEqual(['tea'])
    expect((await find(app, '"cocoa prices" OR milk')).sort()).toEqual(['rising-prices', 'tea'])
  })

  it('looks in one field alone', async () => {
    const app = await startWithCocoa()
    expect(await find(app, 'title:cocoa')).toEqual(['cocoa'])
    expect(await find(app, 'title:"rising prices"')).toEqual(['rising-prices'])
    expect(await find(app, 'tag:trade')).toEqual(['rising-prices'])
    expect(await find(app, 'tag:west-africa')).toEqual(['cocoa'])
    expect(await find(app, 'tag:"west africa" tea')).toEqual(['cocoa'])
    expect(await find(app, 'author:byron')).toEqual(['rising-prices'])
    expect(await find(app, 'author:"grace hopper"')).toEqual(['tea'])
    expect(await find(app, 'tag:byron')).toEqual([])
  })

  it('completes the last word when asked to', async () => {
    const app = await startWithCocoa()
    expect(await find(app, 'afr')).toEqual([])
    expect((await find(app, 'afr', '&prefix=true')).sort()).toEqual(['cocoa', 'rising-prices'])
    expect(await find(app, 'tea afr', '&prefix=true')).toHaveLength(3)
    expect(await find(app, 'mil cocoa', '&prefix=true&typos=off')).not.toContain('tea')
    const { data } = await search(app, 'afr', '&prefix=true')
    expect(data.find(({ slug }: { slug: string }) => slug === 'rising-prices').highlights[0].html).toContain(
      '<mark>Africa</mark>',
    )
  })

  it('says how a query was read', async () => {
    const app = await startWithCocoa()
    const { meta } = await search(app, 'the Cocoa "rising prices" -tea -"a b" title:price')
    expect(meta.query).toEqual({
      text: 'the Cocoa "rising prices" -tea -"a b" title:price',
      terms: ['Cocoa', 'title:price'],
      phrases: ['rising prices'],
      excluded: ['tea', '"a b"'],
      corrected: [],
      didYouMean: null,
    })
  })

  it('reads no more than 32 words of a long question', async () => {
    const app = await startWithCocoa()
    const others = Array.from({ length: 31 }, (_, index) => `w${index}`).join(' ')
    expect(await find(app, `${others} milk`)).toEqual(['tea'])
    expect(await find(app, `${others} w32 milk`)).toEqual([])
    expect(await find(app, `"${'the '.repeat(200)}"`)).toEqual([])
  })
})

describe('typing errors', () => {
  const startWithWords = async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Cemetery', text: 'A blackbird in the cemetery, in 1918.' }),
      article({ title: 'Fire works', text: 'The ceasefire holds. Administration of tea.' }),
    )
    return app
  }

  it('are corrected to a word that articles have, and the correction is said and marked', async () => {
    const app = await startWithWords()
    const { data, meta } = await search(app, 'cemetry')
    expect(data).toHaveLength(1)
    expect(data[0].highlights[0].html).toBe('<mark>Cemetery</mark>')
    expect(meta.query).toMatchObject({
      terms: ['cemetery'],
      corrected: [{ from: 'cemetry', to: 'cemetery' }],
      didYouMean: 'cemetery',
    })
  })

  it.each([
    ['one letter in words of four to seven', 'hodls', 'fire-works'],
    ['a swapped pair', 'ecmetery', 'cemetery'],
    ['two letters in words of eight and more', 'adminstraton', 'fire-works'],
    ['two words that are one', 'black bird', 'cemetery'],
    ['one word that is two', 'fireworks', 'fire-works'],
  ])('are forgiven: %s', async (_, q, slug) => {
    expect(await find(await startWithWords(), q)).toEqual([slug])
  })

  it.each([
    ['two letters in a word of seven', 'ceasxxxe'],
    ['words of three letters', 'txa'],
    ['numbers', '1919'],
    ['what is quoted', '"cemetry"'],
    ['what is unwanted', '-cemetery -fyre -holdz'],
  ])('are not: %s', async (_, q) => {
    const app = await startWithWords()
    expect((await search(app, q)).meta.query.corrected).toEqual([])
  })

  it('are kept when that is asked for', async () => {
    const app = await startWithWords()
    expect(await find(app, 'cemetry', '&typos=off')).toEqual([])
  })

  it('are none where an article has the word', async () => {
    const app = await startWithWords()
    await app.add(article({ title: 'A cemetry', text: 'So it was written.' }))
    expect(await find(app, 'cemetry')).toEqual(['a-cemetry'])
  })

  it('keep the rest of the query as it was typed', async () => {
    const app = await startWithWords()
    const { meta } = await search(app, '(Tea) OR cemetry!')
    expect(meta.query.didYouMean).toBe('(Tea) OR cemetery!')
  })

  it('are not corrected to words that only drafts have, or that are gone', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'One', text: 'Secretariat.', status: 'draft' }),
      article({ title: 'Two', slug: 'two', text: 'Cemetery.' }),
    )
    await app.add(article({ title: 'Two', slug: 'two', text: 'Nothing.' }))
    for (const q of ['secretariet', 'cemetry']) {
      const { data, meta } = await search(app, q)
      expect(data).toEqual([])
      expect(meta.query).toMatchObject({ corrected: [], didYouMean: null })
    }
  })
})

describe('languages', () => {
  it('have their own endings and stop words', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Stadt', text: 'Die Häuser der Stadt.', language: 'de' }),
      article({ title: 'Canciones', text: 'Las canciones de la ciudad.', language: 'es' }),
      article({ title: 'Новости', text: 'Новая книга.', language: 'ru' }),
      article({ title: 'Houses', text: 'The houses of the town.', language: 'en' }),
    )
    expect(await find(app, 'haus')).toEqual(['stadt'])
    expect(await find(app, 'cancion')).toEqual(['canciones'])
    expect(await find(app, 'книги')).toEqual(['novosti'])
    expect(await find(app, 'house')).toEqual(['houses'])
    expect(await find(app, '"häuser der stadt"')).toEqual(['stadt'])
    expect((await search(app, 'cancion')).data[0].highlights[0].html).toBe('<mark>Canciones</mark>')
  })
})

describe('near copies', () => {
  const startWithCopies = async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Story', text: `${story('alpha')} cocoa` }),
      article({ title: 'Story, copied', text: `${story('alpha')} cocoa` }),
      article({ title: 'Story, changed a little', text: `cocoa ${story('alpha')} with another end` }),
      article({ title: 'Other', text: `${story('beta')} cocoa` }),
    )
    return app
  }

  it('are folded under the best of them, which says where they are', async () => {
    const app = await startWithCopies()
    const { data, meta } = await search(app, 'cocoa')
    expect(data).toHaveLength(2)
    expect(meta.total).toBe(4)
    const { duplicates } = data.find((hit: { duplicates?: unknown }) => hit.duplicates)
    expect(duplicates.count).toBe(2)
    const { body } = await request(app.http).get(duplicates.href).expect(200)
    const shown = [...data, ...body.data].map(({ slug }: { slug: string }) => slug)
    expect(shown.sort()).toEqual(['other', 'story', 'story-changed-a-little', 'story-copied'])
  })

  it('are shown when that is asked for, and when sorted by date', async () => {
    const app = await startWithCopies()
    expect(await find(app, 'cocoa', '&collapse=off')).toHaveLength(4)
    expect(await find(app, 'cocoa', '&sort=newest')).toHaveLength(4)
  })

  it('are counted only as far as they match', async () => {
    const app = await startWithCopies()
    const { data } = await search(app, 'cocoa -copied')
    expect(data.map((hit: { duplicates?: { count: number } }) => hit.duplicates?.count ?? 0).sort()).toEqual([0, 1])
  })

  it('are copies no longer when one is changed', async () => {
    const app = await startApp()
    const first = article({ title: 'One', slug: 'one', text: story('alpha') })
    await app.add(first, article({ title: 'Two', slug: 'two', text: story('alpha') }))
    expect(await find(app, 'alpha1')).toHaveLength(1)
    await app.add(article({ title: 'Two', slug: 'two', text: `alpha1 ${story('beta')}` }))
    expect(await find(app, 'alpha1')).toHaveLength(2)
    await app.add(article({ title: 'Two', slug: 'two', text: story('alpha'), status: 'draft' }))
    const { data } = await search(app, 'alpha1')
    expect(data).toHaveLength(1)
    expect(data[0]).not.toHaveProperty('duplicates')
  })

  it('are not what short texts are that say the same', async () => {
    const app = await startApp()
    await app.add(article({ title: 'One', text: 'Cocoa.' }), article({ title: 'Two', text: 'Cocoa.' }))
    expect(await find(app, 'cocoa')).toHaveLength(2)
  })
})

describe('facets', () => {
  it('count the whole result, and lead to their part of it', async () => {
    const app = await startApp()
    await app.add(
      ...Array.from({ length: 30 }, (_, index) =>
        article({
          title: `Cocoa ${index}`,
          tags: index % 3 === 0 ? ['Food', 'Trade'] : ['Food'],
          authors: [index < 10 ? 'Ada' : 'Bea'],
          publishedAt: index % 2 === 0 ? '2023-12-31T23:59:59Z' : '2024-02-01T00:00:00Z',
        }),
      ),
      article({ title: 'Tea', text: 'Tea.', tags: ['Drink'] }),
    )
    const { meta } = await search(app, 'cocoa', '&limit=2&facets=tag,author,year,month&from=2023-01-01')
    const counts = (name: string) =>
      meta.facets[name].map(({ value, count }: { value: string; count: number }) => [value, count])
    expect(counts('tag')).toEqual([
      ['food', 30],
      ['trade', 10],
    ])
    expect(counts('author')).toEqual([
      ['bea', 20],
      ['ada', 10],
    ])
    expect(counts('year')).toEqual([
      ['2024', 15],
      ['2023', 15],
    ])
    expect(counts('month')).toEqual([
      ['2024-02', 15],
      ['2023-12', 15],
    ])
    for (const { href, count } of Object.values<{ href: string; count: number }[]>(meta.facets).flat()) {
      const { body } = await request(app.http).get(href).expect(200)
      expect(body.meta.total, href).toBe(count)
    }
  })

  it('narrow down what is narrowed down already', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Cocoa A', tags: ['Food', 'Trade'], publishedAt: '2024-03-05' }),
      article({ title: 'Cocoa B', tags: ['Trade'], publishedAt: '2024-03-25' }),
    )
    const { meta } = await search(app, 'cocoa', '&tag=trade&to=2024-03-20&facets=tag,month')
    expect(meta.facets.tag.map(({ value, count }: { value: string; count: number }) => [value, count])).toEqual([
      ['food', 1],
      ['trade', 1],
    ])
    const { body } = await request(app.http).get(meta.facets.month[0].href).expect(200)
    expect(body.data.map(({ slug }: { slug: string }) => slug)).toEqual(['cocoa-a'])
  })

  it('are empty where nothing is found, and refuse other names', async () => {
    const app = await startApp()
    await app.add(article())
    expect((await search(app, 'nothing', '&facets=tag,year')).meta.facets).toEqual({ tag: [], year: [] })
    const { body } = await request(app.http).get('/v1/search?q=a&facets=tags').expect(400)
    expect(body.errors[0]).toMatchObject({ parameter: 'facets', suggestion: 'tag' })
  })
})

describe('recency', () => {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString()

  it('prefers what is newer among what is as good, the more the stronger', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Old', text: 'Cocoa, cocoa, cocoa and tea.', publishedAt: day(700) }),
      article({ title: 'New', text: 'Cocoa and tea and tea and tea.', publishedAt: day(1) }),
    )
    expect(await find(app, 'cocoa')).toEqual(['old', 'new'])
    expect(await find(app, 'cocoa', '&recency=strong')).toEqual(['new', 'old'])
    const score = async (recency: string) => {
      const { data } = await search(app, 'cocoa', `&recency=${recency}`)
      return data.find(({ slug }: { slug: string }) => slug === 'old').score
    }
    const [off, weak, strong] = [await score('off'), await score('weak'), await score('strong')]
    // Two half-lives of a year, and many of a month.
    expect(weak / off).toBeCloseTo(0.5 + 0.5 * 0.5 ** (700 / 365), 2)
    expect(strong / off).toBeCloseTo(0.1, 2)
  })

  it('never loses an exact title', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Rising prices', text: 'Long ago.', publishedAt: day(9_000) }),
      ...Array.from({ length: 30 }, (_, index) =>
        article({ title: `Rising prices, rising prices ${index}`, text: 'Rising prices.', publishedAt: day(1) }),
      ),
    )
    const [first] = await find(app, 'rising PRICES', '&recency=strong')
    expect(first).toBe('rising-prices')
  })
})

describe('explain', () => {
  it('shows what a score is made of', async () => {
    const app = await startApp()
    await app.seed()
    const { data } = await search(app, 'ceasefire crimea', '&explain=true&recency=weak')
    expect(data.length).toBeGreaterThan(3)
    for (const { score, explanation } of data) {
      expect(explanation.words.map(({ word }: { word: string }) => word)).toEqual(['ceasefire', 'crimea'])
      const sum = explanation.words.reduce((all: number, { score: part }: { score: number }) => all + part, 0)
      expect((sum + explanation.feedback) * explanation.recency).toBeCloseTo(score, 2)
    }
    expect((await search(app, 'crimea')).data[0]).not.toHaveProperty('explanation')
  })
})

describe('a walk through search results', () => {
  const walk = async (app: TestApp, first: string, between: (page: number) => Promise<unknown>) => {
    const seen: string[] = []
    let page = 0
    for (let next: string | null = first; next; page += 1) {
      const { body }: { body: { data: { slug: string; score: number }[]; links: { next: string | null } } } =
        await request(app.http).get(next).expect(200)
      seen.push(...body.data.map(({ slug }) => slug))
      next = body.links.next
      await between(page)
    }
    return seen
  }

  it('shows each once while articles come in that change what all are worth', async () => {
    const app = await startApp()
    await app.add(
      ...Array.from({ length: 60 }, (_, index) =>
        article({
          title: `Cocoa ${index}`,
          text: `${'Cocoa. '.repeat(index % 5)}${'Beans. '.repeat((index * 7) % 11)}`,
        }),
      ),
    )
    const seen = await walk(app, '/v1/search?q=cocoa+beans&limit=10&fields=slug', async () => {
      const text = 'Beans, beans, beans.'
      await app.add(...Array.from({ length: 40 }, () => article({ title: 'Beans', text })))
    })
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe(60)
  })

  it('comes back to the same page with the same scores', async () => {
    const app = await startApp()
    await app.add(
      ...Array.from({ length: 30 }, (_, index) => article({ title: `Cocoa ${index}`, text: `Beans ${index}` })),
    )
    const first = await search(app, 'cocoa beans', '&limit=10')
    const { body: second } = await request(app.http).get(first.links.next)
    await app.add(article({ title: 'Beans', text: 'Beans.' }))
    const { body: back } = await request(app.http).get(second.links.prev)
    const shown = ({ data }: { data: { slug: string; score: number }[] }) =>
      data.map(({ slug, score }) => [slug, score])
    expect(shown(back)).toEqual(shown(first))
  })

  it('refuses a cursor that was made up', async () => {
    const app = await startApp()
    await app.add(...Array.from({ length: 30 }, (_, index) => article({ title: `Cocoa ${index}` })))
    const { links } = await search(app, 'cocoa', '&limit=10')
    const cursor = new URLSearchParams(links.next.split('?')[1]).get('cursor') ?? ''
    const made = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    for (const value of ['', 'AAAA', Buffer.alloc(700, 1).toString('base64url'), 'gICAgICAgICAgICAgA', 5]) {
      const other = Buffer.from(JSON.stringify({ ...made, value })).toString('base64url')
      await request(app.http).get(`/v1/search?q=cocoa&limit=10&cursor=${other}`).expect(400)
    }
  })
})

describe('hostile text', () => {
  it('comes back escaped from title, body, tags and query', async () => {
    const app = await startApp()
    const attack = '<img src=x onerror=alert(1)>'
    await app.add(
      article({ title: `${attack} cocoa`, text: `${attack} cocoa`, tags: [attack], summary: `${attack} bean` }),
    )
    for (const q of ['cocoa', 'img', 'onerror', `"${attack}"`, `tag:"${attack}"`, 'bean', `${attack} cocoaa`]) {
      const { data } = await search(app, q, '&highlights=5')
      expect(data, q).toHaveLength(1)
      for (const { html } of data[0].highlights) {
        expect(html.replace(/<\/?mark>/g, ''), q).not.toMatch(/[<>"']/)
      }
    }
  })
})

describe('highlights', () => {
  const passages = async (app: TestApp, q: string) =>
    (await search(app, q, '&highlights=5')).data[0].highlights.map(
      ({ field, html }: { field: string; html: string }) => `${field}: ${html}`,
    )

  it('mark a phrase as one, and its words alone nowhere', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Tea', text: 'Prices here. The cocoa’s prices rise. Cocoa there.\n\nCocoa prices.' }),
    )
    expect(await passages(app, '"cocoa price"')).toEqual([
      'body: Prices here. The <mark>cocoa’s prices</mark> rise. Cocoa there.',
      'body: <mark>Cocoa prices</mark>.',
    ])
    expect((await passages(app, '"cocoa prices" rise'))[0]).toContain('<mark>cocoa’s prices</mark> <mark>rise</mark>')
  })

  it('show the beginning where only a tag matches', async () => {
    const app = await startApp()
    await app.add(article({ title: 'Tea', text: '# Not this\n\nLeaves and milk.', tags: ['Harvest'] }))
    expect(await passages(app, 'harvest')).toEqual(['body: # Not this'])
  })

  it('show a summary that was written, and none that was made from the text', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'One', text: 'Leaves.', summary: 'All about cocoa.' }),
      article({ title: 'Two', text: 'Beans, beans.' }),
    )
    expect(await passages(app, 'cocoa')).toEqual(['summary: All about <mark>cocoa</mark>.'])
    expect(await passages(app, 'beans')).toEqual(['body: <mark>Beans</mark>, <mark>beans</mark>.'])
  })

  it('are found in the first part of a text of five megabytes', async () => {
    const app = await startApp()
    await app.add(
      article({ title: 'Long', text: `Cocoa "begins" here. ${'Beans and leaves. '.repeat(300_000)}` }),
      article({ title: 'Many', text: `${'Beans and leaves.\n\n'.repeat(3_000)}Cocoa.` }),
    )
    const { data } = await search(app, 'cocoa')
    expect(data).toHaveLength(2)
    const long = data.find(({ slug }: { slug: string }) => slug === 'long')
    expect(long.highlights[0].html).toContain('<mark>Cocoa</mark> &quot;begins&quot; here.')
  })

  it('mark a word that is longer than a passage', async () => {
    const app = await startApp()
    const word = 'a'.repeat(500)
    await app.add(article({ title: 'Tea', text: `Here is ${word} and more.` }))
    const [{ ranges, text }] = (await search(app, word)).data[0].highlights
    expect(ranges).toHaveLength(1)
    expect(text.slice(ranges[0][0], ranges[0][0] + ranges[0][1])).toMatch(/^a{100,}$/)
  })
})
