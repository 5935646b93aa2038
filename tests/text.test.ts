import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePlainText } from '../src/content/plain-text.ts'
import { readingTime } from '../src/content/reading-time.ts'
import { summarise } from '../src/content/summary.ts'
import { findKeywords } from '../src/text/keywords.ts'
import { detectLanguage } from '../src/text/language.ts'
import { encodeVector, visitVector } from '../src/text/term-vector.ts'
import { indexText, isStopWord } from '../src/text/terms.ts'
import { countWords, fold, wordsOf } from '../src/text/words.ts'

const words = (text: string) => [...wordsOf(text)].map((word) => word.text)
const source = parsePlainText(readFileSync(new URL('../seed/source.txt', import.meta.url), 'utf8')).text

describe('wordsOf', () => {
  it.each([
    ['Russia’s front-line, 2014!', ['Russia', 'front', 'line', '2014']],
    ["don't O’Brien l’homme", ['don', 'O', 'Brien', 'l', 'homme']],
    ['C++ & node.js', ['C', 'node', 'js']],
    ['東京の天気', ['東京', 'の', '天気']],
    ['สวัสดีชาวโลก', ['สวัสดี', 'ชาว', 'โลก']],
    ['हिन्दी', ['हिन्दी']],
    ['… — 🙂', []],
  ])('finds those of "%s"', (text, expected) => expect(words(text)).toEqual(expected))

  it('says where they stand', () => {
    const text = '🙂 crème, 東京'
    for (const { text: word, start, end } of wordsOf(text)) expect(text.slice(start, end)).toBe(word)
  })
})

describe('fold', () => {
  it.each([
    ['CRÈME', 'creme'],
    ['Straße', 'strasse'],
    ['Łódź', 'lodz'],
    ['ﬁne', 'fine'],
    ['ＦＵＬＬ', 'full'],
    ['ΑΛΦΆ', 'αλφα'],
  ])('makes %s and %s the same', (one, other) => expect(fold(one)).toBe(other))
})

describe('countWords', () => {
  it('counts what stands between spaces, or what a dictionary finds where there are none', () => {
    expect(countWords('one two\u00a0three — four')).toBe(5)
    expect(countWords('東京の天気')).toBe(3)
    expect(countWords('  \n ')).toBe(0)
  })
})

describe('terms', () => {
  it('are stemmed and folded, and stop words are known in any form', () => {
    expect(indexText('The Negotiations of negotiators')).toBe('the negoti of negoti ')
    expect(isStopWord('The')).toBe(true)
    expect(isStopWord('Theory')).toBe(false)
  })

  it('travel in vectors as they were', () => {
    const terms = [1, 127, 128, 129, 16_384, 5_000_000_000].map((term, index) => ({ term, count: 10 ** index }))
    const read: typeof terms = []
    visitVector(encodeVector(terms.toReversed()), (term, count) => read.push({ term, count }))
    expect(read).toEqual(terms)
  })
})

describe('readingTime', () => {
  it.each([
    [444, 133, '2 minutes, 13 seconds'],
    [200, 60, '1 minute'],
    [203, 61, '1 minute, 1 second'],
    [400, 120, '2 minutes'],
    [3, 1, '1 second'],
    [0, 0, '0 seconds'],
  ])('is for %i words %i seconds', (count, seconds, text) => expect(readingTime(count)).toEqual({ seconds, text }))
})

describe('findKeywords', () => {
  it('finds the names of the source text, people by their full names', () => {
    const keywords = findKeywords('Trump envoy meets Putin', source)
    expect(keywords).toEqual(
      expect.arrayContaining(['Donald Trump', 'Vladimir Putin', 'Steve Witkoff', 'Ukraine', 'Kremlin']),
    )
    expect(keywords.length).toBeLessThanOrEqual(10)
    expect(findKeywords('Trump envoy meets Putin', source)).toEqual(keywords)
  })

  it('finds what a text without names comes back to', () => {
    expect(findKeywords('bread', 'the dough rises. the dough rests. warm dough is soft.')).toEqual(['dough'])
  })

  it('takes any text, of any length', () => {
    for (const text of ['', '!!!', '東京の天気は晴れです。', 'ALL CAPITALS HERE', source.repeat(1_700)]) {
      expect(findKeywords('', text).length).toBeLessThanOrEqual(10)
    }
  })
})

describe('detectLanguage', () => {
  it.each([
    ['en', 'The weather is fine today and the children are playing outside.'],
    ['de', 'Das Wetter ist heute schön und die Kinder spielen draußen.'],
    ['fr', 'Il fait beau aujourd’hui et les enfants jouent dehors.'],
    ['es', 'Hoy hace buen tiempo y los niños juegan en la calle.'],
    ['ru', 'Сегодня хорошая погода, и дети играют на улице.'],
    ['el', 'Ο καιρός είναι καλός σήμερα και τα παιδιά παίζουν έξω.'],
    ['ja', '今日は天気が良く、子供たちは外で遊んでいます。'],
    ['und', '12345 …'],
  ])('tells %s', (language, text) => expect(detectLanguage(text)).toBe(language))
})

describe('summarise', () => {
  const paragraph = (text: string) => [{ id: 'p1', type: 'paragraph' as const, text }]

  it('takes whole sentences, as many as say enough', () => {
    expect(
      summarise(
        paragraph('Short one. And this is a second sentence that makes the summary long enough to tell. Third.'),
      ),
    ).toBe('Short one. And this is a second sentence that makes the summary long enough to tell.')
  })

  it('cuts what is too long between words', () => {
    const summary = summarise(paragraph('word '.repeat(1_000_000)))
    expect(summary.length).toBeLessThanOrEqual(280)
    expect(summary).toMatch(/word…$/)
  })

  it('takes a paragraph rather than a heading, and nothing from nothing', () => {
    expect(summarise([{ id: 'p1', type: 'heading', level: 2, text: 'Heading' }, ...paragraph('Text.')])).toBe('Text.')
    expect(summarise([])).toBe('')
  })
})
