import { describe, expect, it } from 'vitest'
import { encodeVector, VectorReader } from '../src/text/term-vector.ts'
import { isStopWord, termsOf } from '../src/text/terms.ts'

describe('terms', () => {
  it('are stemmed and folded, and stop words are known in any form', () => {
    const terms = [...termsOf('The Negotiations of negotiators', 'en')].map(({ term }) => term)
    expect(terms).toEqual(['the', 'negoti', 'of', 'negoti'])
    expect(isStopWord('The')).toBe(true)
    expect(isStopWord('Theory')).toBe(false)
  })

  it('are stemmed by the rules of their language, and apart from those of others', () => {
    const terms = (text: string, language: string) => [...termsOf(text, language)].map(({ term }) => term)
    expect(terms('Häuser', 'de-AT')).toEqual(terms('Hauses', 'de'))
    expect(terms('новый', 'ru')).toEqual(terms('новая', 'ru'))
    expect(terms('canción', 'es')).toEqual(terms('canciones', 'es'))
    expect(terms('Automaten', 'de')).not.toEqual(terms('automatic', 'en'))
    expect(terms('words', 'und')).toEqual(terms('word', 'en'))
  })

  it('are cut where they are too long, but never in half a character', () => {
    const [term] = termsOf(`a${'𐤠'.repeat(40)}`, 'en')
    expect(term?.term).toBe(`a${'𐤠'.repeat(31)}`)
  })

  it('travel in vectors as they were', () => {
    const terms = [1, 127, 128, 129, 16_384, 5_000_000_000].map((term, index) => ({ term, count: 10 ** index }))
    const read: typeof terms = []
    const vector = new VectorReader(encodeVector(terms.toReversed()))
    while (vector.next()) read.push({ term: vector.term, count: vector.count })
    expect(read).toEqual(terms)
  })
})
