import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePlainText } from '../src/content/plain-text.ts'
import { readingTime } from '../src/content/reading-time.ts'
import { countWords } from '../src/text/words.ts'

describe('readingTime', () => {
  it.each([
    [0, 0, '0 seconds'],
    [1, 0, '0 seconds'],
    [2, 1, '1 second'],
    [7, 2, '2 seconds'],
    [199, 60, '1 minute'],
    [203, 61, '1 minute, 1 second'],
    [400, 120, '2 minutes'],
    [444, 133, '2 minutes, 13 seconds'],
    [20_000, 6000, '100 minutes'],
  ])('is for %i words %i seconds: %s', (words, seconds, text) => expect(readingTime(words)).toEqual({ seconds, text }))

  it('is what the source text says of itself', () => {
    const source = readFileSync(new URL('../seed/source.txt', import.meta.url), 'utf8')
    const [, stated] = /^(\d+ minutes, \d+ seconds) Read$/m.exec(source) ?? []
    expect(readingTime(countWords(parsePlainText(source).text)).text).toBe(stated)
  })
})
