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
    ['', 'article'],
    ['!!!', 'article'],
  ])('makes of "%s" %s', (title, slug) => expect(slugify(title, 'article')).toBe(slug))

  it.each(['عربي', '日本語', '한국어', '🙂🙂', 'ไทย', 'a'.repeat(300), `${'word '.repeat(60)}`, '-a-', 'ß'])(
    'makes of "%s" something that is a slug',
    (title) => {
      const slug = slugify(title, 'article')
      expect(slug).toMatch(SLUG)
      expect(slug.length).toBeLessThanOrEqual(100)
    },
  )

  it('cuts between words', () => {
    expect(slugify('word '.repeat(60), 'article')).toMatch(/^(?:word-)+word$/)
  })
})

describe('freeSlug', () => {
  it('counts on from a slug that is taken', () => {
    const taken = new Set(['a', 'a-2'])
    expect(freeSlug('b', (slug) => taken.has(slug))).toBe('b')
    expect(freeSlug('a', (slug) => taken.has(slug))).toBe('a-3')
  })

  it('stays within the longest that a slug may be', () => {
    const long = 'a'.repeat(100)
    expect(freeSlug(long, (slug) => slug === long)).toBe(`${'a'.repeat(98)}-2`)
  })
})
