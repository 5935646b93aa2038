import { describe, expect, it } from 'vitest'
import { WordCache } from '../src/text/word-cache.ts'

describe('WordCache', () => {
  it('knows what was kept last for a word, and nothing of one that was not', () => {
    const cache = new WordCache<number>(16)
    expect(cache.get('')).toBeUndefined()
    cache.set('cocoa', 1)
    cache.set('', 2)
    cache.set('cocoa', 3)
    expect([cache.get('cocoa'), cache.get(''), cache.get('Cocoa')]).toEqual([3, 2, undefined])
  })

  it('gives no word what is of another, however many there are for its places', () => {
    const cache = new WordCache<string>(16)
    const words = Array.from({ length: 1_000 }, (_, index) => `word${index}`)
    for (const word of words) cache.set(word, word)
    const known = words.filter((word) => cache.get(word) !== undefined)
    expect(known.length).toBeGreaterThan(0)
    expect(known.length).toBeLessThanOrEqual(16)
    for (const word of known) expect(cache.get(word)).toBe(word)
  })
  it('keeps no word that is as long as a text', () => {
    const cache = new WordCache<number>(16)
    for (const length of [128, 129]) cache.set('a'.repeat(length), length)
    expect([cache.get('a'.repeat(128)), cache.get('a'.repeat(129))]).toEqual([128, undefined])
  })
})
