import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePlainText } from '../src/content/plain-text.ts'
import { countWords, createWordFinder, fold, wordsOf } from '../src/text/words.ts'

const words = (text: string) => [...wordsOf(text)].map((word) => word.text)

describe('wordsOf', () => {
  it.each([
    ['Russia’s front lines', ['Russia', 'front', 'lines']],
    ["Russia's", ['Russia']],
    ['the boys’ books', ['the', 'boys', 'books']],
    ['COVID-19, e-mail, 3.14', ['COVID', '19', 'e', 'mail', '3', '14']],
    ['naïve cafe\u0301', ['naïve', 'cafe\u0301']],
    ['Владимир Путин', ['Владимир', 'Путин']],
    ['我喜欢苹果', ['我', '喜欢', '苹果']],
    ['東京の天気', ['東京', 'の', '天気']],
    ['สวัสดีชาวโลก', ['สวัสดี', 'ชาว', 'โลก']],
    ['iPhone手机', ['iPhone', '手机']],
    ['', []],
    ['“…” — 🙂', []],
  ])('finds those of "%s"', (text, expected) => expect(words(text)).toEqual(expected))

  it('says of any text where they stand, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        let last = 0
        for (const { text: word, start, end } of wordsOf(text)) {
          expect(text.slice(start, end)).toBe(word)
          expect(start).toBeGreaterThanOrEqual(last)
          last = end
        }
      }),
    )
  })
})

describe('fold', () => {
  it.each([
    ['Zelenskyy', 'zelenskyy'],
    ['CRÈME', 'creme'],
    ['cafe\u0301', 'café'],
    ['Straße', 'STRASSE'],
    ['Łódź', 'lodz'],
    ['Ærø', 'aero'],
    ['İstanbul', 'ıstanbul'],
    ['ﬁne', 'fine'],
    ['ＦＵＬＬ', 'full'],
    ['𝐁𝐎𝐋𝐃', 'bold'],
    ['ΑΛΦΆ', 'αλφα'],
    ['Ёлка', 'елка'],
  ])('makes %s and %s the same', (one, other) => expect(fold(one)).toBe(fold(other)))

  it.each([
    ['が', 'か'],
    ['हिन्दी', 'हन्द'],
    ['resume', 'resumes'],
  ])('keeps %s and %s apart', (one, other) => expect(fold(one)).not.toBe(fold(other)))

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('countWords', () => {
  it('counts the source text as the page that it comes from did', () => {
    const source = readFileSync(new URL('../seed/source.txt', import.meta.url), 'utf8')
    expect(countWords(parsePlainText(source).text)).toBe(444)
  })

  it.each([
    ['', 0],
    [' \n\t\u00a0 ', 0],
    ['Russia’s full-scale invasion', 3],
    ['one\u00a0two\nthree\tfour', 4],
    ['我喜欢苹果', 3],
    ['iPhone 手机 is fine', 4],
  ])('counts in "%s" %i', (text, count) => expect(countWords(text)).toBe(count))
})

describe('createWordFinder', () => {
  it('finds nothing where it looks for nothing', () => {
    expect([...createWordFinder([])('Any text at all')]).toEqual([])
  })

  it('finds the words of a text that begin like those it looks for, wherever they stand', () => {
    const pieces = fc.constantFrom(
      'desk',
      'Door',
      'day',
      'a',
      'é',
      'd',
      '’',
      "'",
      '—',
      ' ',
      '_',
      '東京',
      'ð',
      '𝒟',
      '3d',
      '\u0301',
      '.',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const text = parts.join('')
        const wanted = ({ text: word }: { text: string }) => /^d(e|ay)/.test(fold(word))
        const found = [...createWordFinder(['desk', 'day'])(text)].filter(wanted)
        expect(found).toEqual([...wordsOf(text)].filter(wanted))
      }),
      { numRuns: 5_000 },
    )
  })
})
