import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Clause, parseQuery, printQuery } from '../src/search/query-language.ts'

const word = (text: string): Clause => ({ type: 'word', text })

describe('parseQuery', () => {
  it('reads words, phrases, fields, what is left out, and what is one of several', () => {
    expect(parseQuery('cocoa "rising prices" -tea title:bean tag:"west africa" AUTHOR:ada')).toEqual([
      word('cocoa'),
      { type: 'phrase', text: 'rising prices' },
      { type: 'not', clause: word('tea') },
      { type: 'word', text: 'bean', field: 'title' },
      { type: 'phrase', text: 'west africa', field: 'tag' },
      { type: 'word', text: 'ada', field: 'author' },
    ])
    expect(parseQuery('a OR b c')).toEqual([{ type: 'or', clauses: [word('a'), word('b')] }, word('c')])
    expect(parseQuery('-(a OR "b c") d')).toEqual([
      {
        type: 'not',
        clause: {
          type: 'group',
          clauses: [{ type: 'or', clauses: [word('a'), { type: 'phrase', text: 'b c' }] }],
        },
      },
      word('d'),
    ])
  })

  it('takes the quotes that a phone writes', () => {
    expect(parseQuery('“rising prices”')).toEqual([{ type: 'phrase', text: 'rising prices' }])
  })

  it('reads broken syntax as words', () => {
    expect(parseQuery('"cocoa prices')).toEqual([word('cocoa'), word('prices')])
    expect(parseQuery('((cocoa')).toEqual([word('cocoa')])
    expect(parseQuery('cocoa) tea')).toEqual([word('cocoa'), word('tea')])
    expect(parseQuery('OR cocoa')).toEqual([word('OR'), word('cocoa')])
    expect(parseQuery('cocoa OR')).toEqual([word('cocoa'), word('OR')])
    expect(parseQuery('cocoa - tea')).toEqual([word('cocoa'), word('-'), word('tea')])
    expect(parseQuery('title: cocoa')).toEqual([word('title:'), word('cocoa')])
    expect(parseQuery('http://a.example/?q=1')).toEqual([word('http://a.example/?q=1')])
    expect(parseQuery('() -() "" " "')).toEqual([])
  })

  it('reads any text, and what it prints of it reads the same', () => {
    const pieces = fc.constantFrom('a', 'b ', ' ', '"', '(', ')', '-', 'OR', ' OR ', 'title:', 'tag:', ':', '“', '日本')
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 80 }),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const clauses = parseQuery(text)
        expect(parseQuery(printQuery(clauses))).toEqual(clauses)
      }),
      { numRuns: 20_000 },
    )
  })

  it('reads a thousand characters of nesting', () => {
    for (const text of ['('.repeat(1_000), '-'.repeat(1_000), `${'(-'.repeat(400)}a`, 'a OR '.repeat(200)]) {
      const clauses = parseQuery(text)
      expect(parseQuery(printQuery(clauses))).toEqual(clauses)
    }
  })
})
