import { describe, expect, it } from 'vitest'
import { KnownWords } from '../src/articles/known-words.ts'

/** More than it keeps. */
const MANY = 70_000

function many(name: string): { words: string[]; terms: [string, number][] } {
  const words = Array.from({ length: MANY }, (_, index) => `${name}${index}`)
  return { words, terms: words.map((word, index) => [word, index]) }
}

describe('words that are known', () => {
  it('are those that were added, each with the number of its term', () => {
    const known = new KnownWords()
    known.add({ words: ['tides tide'], terms: [['tide', 7]] })
    expect([known.has('tides tide'), known.numberOf('tide')]).toEqual([true, 7])
    expect([known.has('tide'), known.numberOf('tides tide')]).toEqual([false, undefined])
  })

  it('begin anew when there are too many', () => {
    const known = new KnownWords()
    known.add(many('old'))
    expect([known.has('old1'), known.numberOf('old1')]).toEqual([true, 1])
    known.add({ words: ['new'], terms: [['new', 2]] })
    expect([known.has('old1'), known.numberOf('old1')]).toEqual([false, undefined])
    expect([known.has('new'), known.numberOf('new')]).toEqual([true, 2])
  })

  it('are none that are as long as a text', () => {
    const known = new KnownWords()
    for (const length of [128, 129]) known.add({ words: ['a'.repeat(length)], terms: [['a'.repeat(length), length]] })
    expect([known.has('a'.repeat(128)), known.numberOf('a'.repeat(128))]).toEqual([true, 128])
    expect([known.has('a'.repeat(129)), known.numberOf('a'.repeat(129))]).toEqual([false, undefined])
  })
})
