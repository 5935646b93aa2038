import { describe, expect, it } from 'vitest'
import { createRandom } from '../bench/collection.ts'
import { choose, KEPT, LEAST_SCORE, type Scored } from '../src/related/choose.ts'
import { type Profile, sameness } from '../src/related/score.ts'
import { WeightedTerms } from '../src/related/weighted-terms.ts'
import { encodeVector } from '../src/text/term-vector.ts'
import { DIMENSIONS } from '../src/text/word-vectors.ts'

const NEARNESS = 0.9
const TERMS = 500
/** The higher the number of a term, the rarer it is; some tell nothing. */
const rarities = { rarityOfTerm: (term: number) => (term % 7 === 0 ? 0 : 1 + term / TERMS) }

function termsFrom(next: () => number): WeightedTerms {
  const terms = Array.from({ length: TERMS }, (_, term) => ({ term, count: 1 + Math.floor(100 * next() ** 4) }))
  return new WeightedTerms(encodeVector(terms.filter(() => next() < 0.2)), rarities)
}

function profileFrom(next: () => number, id: number, hasMeaning: boolean): Profile {
  return {
    id,
    language: 'en',
    publishedAt: '2026-01-01T00:00:00.000Z',
    story: next() < 0.2 ? Math.floor(4 * next()) : null,
    terms: termsFrom(next),
    meaning: hasMeaning ? Int8Array.from({ length: DIMENSIONS }, () => 127 * next() - 40) : null,
    tags: { ids: new Uint32Array(0), weights: new Float64Array(0) },
    authors: { ids: new Uint32Array(0), weights: new Float64Array(0) },
  }
}

function scoredFrom(seed: number, hasMeaning: boolean): Scored[] {
  const next = createRandom(seed)
  return Array.from({ length: 90 }, (_, id) => {
    const profile = profileFrom(next, id, hasMeaning)
    // Coarse, so that some are equal.
    const score = Math.round(20 * (0.15 + 0.3 * next())) / 20
    return { profile, score, parts: { terms: score, meaning: 0, tags: 0, authors: 0, time: 0 } }
  })
}

/** Maximal marginal relevance as it is written down: each that is left is compared with all that are chosen. */
function chosenPlainly(scored: readonly Scored[]): number[] {
  const stories = new Set<number>()
  let pool = scored
    .toSorted((a, b) => b.score - a.score || b.profile.id - a.profile.id)
    .filter(({ score }) => score >= LEAST_SCORE)
    .filter(({ profile: { story } }) => story === null || (!stories.has(story) && stories.add(story)))
    .slice(0, 60)
  const chosen: Scored[] = []
  const worth = ({ profile, score }: Scored) =>
    NEARNESS * score - (1 - NEARNESS) * Math.max(0, ...chosen.map((other) => sameness(profile, other.profile)))
  while (pool.length > 0 && chosen.length < KEPT) {
    const worths = pool.map(worth)
    const best = pool[worths.indexOf(Math.max(...worths))]
    if (best) chosen.push(best)
    pool = pool.filter((one) => one !== best)
  }
  return chosen.map(({ profile }) => profile.id)
}

describe('what is chosen of the articles that were compared', () => {
  for (const [name, hasMeaning] of [
    ['by their meaning', true],
    ['by their terms', false],
  ] as const) {
    it(`is what maximal marginal relevance chooses, ${name}`, () => {
      for (let seed = 1; seed <= 10; seed += 1) {
        const scored = scoredFrom(seed, hasMeaning)
        const chosen = choose(scored).map(({ profile }) => profile.id)
        expect(chosen).toEqual(chosenPlainly(scored))
        expect(chosen).toHaveLength(KEPT)
      }
    })
  }
})

describe('the cosine of the terms of two articles', () => {
  it('is that of their weights', () => {
    const next = createRandom(1)
    for (let pair = 0; pair < 20; pair += 1) {
      const [one, other] = [termsFrom(next), termsFrom(next)]
      const theirs = new Map([...other.weights.ids].map((id, at) => [id, other.weights.weights[at] ?? 0]))
      const products = [...one.weights.ids].map((id, at) => (one.weights.weights[at] ?? 0) * (theirs.get(id) ?? 0))
      const sum = products.reduce((all, product) => all + product, 0)
      expect(sum).toBeGreaterThan(0)
      expect(one.cosine(other)).toBeCloseTo(sum, 12)
      expect(other.cosine(one)).toBeCloseTo(sum, 12)
      expect(one.cosine(one)).toBeCloseTo(1, 12)
    }
  })

  it('is 0 where either has none, or none that tells anything', () => {
    const some = termsFrom(createRandom(1))
    const none = new WeightedTerms(encodeVector([]), rarities)
    const stopWords = new WeightedTerms(encodeVector([{ term: 7, count: 3 }]), rarities)
    for (const other of [none, stopWords]) {
      expect(some.cosine(other)).toBe(0)
      expect(other.cosine(some)).toBe(0)
      expect(other.cosine(other)).toBe(0)
    }
  })
})
