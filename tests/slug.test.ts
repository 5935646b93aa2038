import { describe, expect, it } from 'vitest'
import { freeSlug, SLUG, slugify } from '../src/content/slug.ts'

describe('slugify', () => {
  it.each([
    ['Trump envoy meets Putin in Moscow', 'trump-envoy-meets-putin-in-moscow'],
    ['Crème brûlée & Æbleskiver', 'creme-brulee-aebleskiver'],
    ['Football’s offside rule', 'footballs-offside-rule'],
    ['Don\'t  –  "panic"!', 'dont-panic'],
    ['Кириллица', 'kirillitsa'],
    ['Αλφάβητο', 'alfavito'],
    ['北京', 'beijing'],
    ['1984', 'article-1984'],
    ['“1984”', 'article-1984'],
    ['١٩٨٤', 'article-1984'],
    ['1984 again', '1984-again'],
    ['C++', 'c'],
    ['🙂', 'slight-smile'],
    ['Åse & Öğretmen: Łódź', 'ase-ogretmen-lodz'],
    ['', 'article'],
    ['!!!', 'article'],
  ])('makes of "%s" %s', (title, slug) => expect(slugify(title, 'article')).toBe(slug))

  it.each([
    'عربي',
    '日本語',
    '한국어',
    '🙂🙂',
    'ไทย',
    'a'.repeat(300),
    '1'.repeat(300),
    `1984 ${'a'.repeat(300)}`,
    `${'word '.repeat(60)}`,
    '中'.repeat(300),
    '-a-',
    'ß',
  ])('makes of "%s" something that is a slug', (title) => {
    const slug = slugify(title, 'article')
    expect(slug).toMatch(SLUG)
    expect(slug).not.toMatch(/^\d+$/)
    expect(slug.length).toBeLessThanOrEqual(100)
  })

  it('cuts between words, and as late as it can', () => {
    expect(slugify('word '.repeat(60), 'article')).toBe(`${'word-'.repeat(19)}word`)
  })

  it('falls back on what it is a slug of', () => {
    expect(slugify('…', 'tag')).toBe('tag')
    expect(slugify('2024', 'author')).toBe('author-2024')
  })

  it('is the same whatever way characters are composed', () => {
    expect(slugify('Cafe\u0301 Mu\u0308ller', 'article')).toBe(slugify('Café Müller', 'article'))
  })
})

describe('freeSlug', () => {
  it('counts on from a slug that is taken', () => {
    const taken = new Set(['a', 'a-2'])
    expect(freeSlug('b', (slug) => taken.has(slug))).toBe('b')
    expect(freeSlug('a', (slug) => taken.has(slug))).toBe('a-3')
  })

  it('stays within the longest that a slug may be, and ends no part with a hyphen', () => {
    const long = 'a'.repeat(100)
    expect(freeSlug(long, (slug) => slug === long)).toBe(`${'a'.repeat(98)}-2`)
    const words = `${'a'.repeat(97)}-bb`
    expect(freeSlug(words, (slug) => slug === words)).toBe(`${'a'.repeat(97)}-2`)
  })
})
