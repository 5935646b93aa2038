import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance } from '../src/text/edit-distance.ts'

/** The definition, without any of what makes it quick. */
function plainDistance(one: string, other: string): number {
  const cost = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j
    const isSwap = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
    return Math.min(
      cost(i - 1, j) + 1,
      cost(i, j - 1) + 1,
      cost(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1),
      isSwap ? cost(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
    )
  }
  return cost(one.length, other.length)
}

describe('editDistance', () => {
  it.each([
    ['cemetery', 'cemetery', 0],
    ['cemetry', 'cemetery', 1],
    ['teh', 'the', 1],
    ['recieve', 'receive', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ])('is of %s and %s %d', (one, other, distance) => expect(editDistance(one, other, 5)).toBe(distance))

  it('is what its definition says, or one more than the most that is asked for', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 })
    fc.assert(
      fc.property(words, words, fc.integer({ min: 0, max: 4 }), (one, other, most) => {
        expect(editDistance(one, other, most)).toBe(Math.min(plainDistance(one, other), most + 1))
      }),
      { numRuns: 2_000 },
    )
  })

  it('finds words of any length too far apart', () => {
    expect(editDistance('a'.repeat(1_000), 'a'.repeat(1_000), 2)).toBe(3)
  })
})
