import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePlainText } from '../src/content/plain-text.ts'
import { findKeywords } from '../src/text/keywords.ts'

const source = parsePlainText(readFileSync(new URL('../seed/source.txt', import.meta.url), 'utf8'))

function manyWords(count: number): string {
  const word = (number: number) => String(number).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))
  return Array.from({ length: count }, (_, i) => `word${word(i)}. `.repeat(3)).join('')
}

describe('findKeywords', () => {
  it('finds whom and what the source text is about, people by their full names', () => {
    const keywords = findKeywords(source.title, source.text)
    expect(keywords).toEqual(
      expect.arrayContaining(['Donald Trump', 'Vladimir Putin', 'Steve Witkoff', 'Ukraine', 'Kremlin', 'Crimea']),
    )
    for (const part of ['Trump', 'Putin', 'Witkoff', 'President', 'However', 'While', 'The']) {
      expect(keywords).not.toContain(part)
    }
    expect(keywords.length).toBeLessThanOrEqual(10)
  })

  it('finds the same every time', () => {
    expect(findKeywords(source.title, source.text)).toEqual(findKeywords(source.title, source.text))
  })

  it('finds in a text without capitals what it comes back to', () => {
    expect(findKeywords('bread', 'the dough rises. the dough rests. warm dough is soft.')).toEqual(['dough'])
    expect(findKeywords('weather', 'it rains today.')).toEqual([])
  })

  it('finds names in languages that it knows no stop words of', () => {
    const german =
      'Die Bundesregierung hat in Berlin ein Gesetz beschlossen. Angela Merkel sagte, dass die Bundesregierung das Klima schützt.'
    expect(findKeywords('Ein Gesetz', german)).toEqual(expect.arrayContaining(['Bundesregierung', 'Berlin']))
    expect(findKeywords('北京', '北京是中国的首都。北京有很多人。北京的天气很好。')).toEqual(['北京'])
  })

  it.each([
    ['nothing', ''],
    ['only punctuation', '… — !!! 🙂'],
    ['capitals alone', 'ALL OF THIS IS SHOUTED. ALL OF IT.'],
    ['names that objects have', 'the constructor __proto__ toString. the constructor and the constructor.'],
    ['five million characters', source.text.repeat(1_700)],
    ['five million characters without a space', 'x'.repeat(5_000_000)],
    ['fifteen thousand different names', Array.from({ length: 15_000 }, (_, i) => `a Name${i}`).join(' ')],
    ['five thousand different words, each three times', manyWords(5_000)],
  ])('finds at most ten in a text of %s, and soon', (_, text) => {
    expect(findKeywords('Title', text).length).toBeLessThanOrEqual(10)
  })

  it('finds no keyword twice and none that is not there, whatever the text', () => {
    fc.assert(
      fc.property(fc.lorem({ mode: 'sentences', maxCount: 20 }), (text) => {
        const keywords = findKeywords('Title', text)
        expect(new Set(keywords).size).toBe(keywords.length)
        // Where a text names nothing, its title may.
        for (const keyword of keywords) expect(`Title\n${text}`).toContain(keyword)
      }),
    )
  })
})
