import { describe, expect, it } from 'vitest'
import { encodeVector, visitVector } from '../src/text/term-vector.ts'
import { indexText, isStopWord } from '../src/text/terms.ts'

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
