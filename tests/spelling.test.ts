import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from '../src/text/edit-distance.ts'
import { createSpelling } from '../src/text/spelling.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 8 })

describe('createSpelling', () => {
  it('finds every word that one mistake is made of, and none that is further away', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { maxLength: 40 }), word, (words, typed) => {
        const spelling = createSpelling()
        spelling.add(words)
        const expected = words.filter((other) => editDistance(typed, other, 1) === 1)
        expect(spelling.near(typed, 1).sort()).toEqual(expected.sort())
      }),
      { numRuns: 3_000 },
    )
  })

  it('finds what two mistakes are made of, unless each end has one, and of all the nearest', () => {
    const spelling = createSpelling()
    spelling.add(['parliament', 'armament', 'sediment'])
    expect(spelling.near('parlaimnet', 2)).toEqual(['parliament'])
    expect(spelling.near('aprliaemnt', 2)).toEqual(['parliament'])
    expect(spelling.near('aprliametn', 2)).toEqual([])
    spelling.add(['parlament'])
    expect(spelling.near('parliment', 2).sort()).toEqual(['parlament', 'parliament'])
  })
})
