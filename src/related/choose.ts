import { type Profile, type ScoreParts, sameness } from './score.ts'

export interface Scored {
  profile: Profile
  score: number
  parts: ScoreParts
}

/** An article that is less near than this has little to do with the other: 0.167 is what articles have that cannot be compared. */
export const LEAST_SCORE = 0.22
/** As many as may be asked for at once, and some that may be left out. */
export const KEPT = 30
/** Of the nearest so many, those are chosen that are also unlike each other. */
const POOL = 60
/** What being near counts beside being unlike those before (maximal marginal relevance: Carbonell and Goldstein 1998). */
const NEARNESS = 0.9

/** The nearest first; of equals the newest. */
export function sorted(scored: readonly Scored[]): Scored[] {
  return scored.toSorted((a, b) => b.score - a.score || b.profile.id - a.profile.id)
}

/** In the order in which they are to be chosen: near to the source, no two of one story, and varied. */
export function choose(scored: readonly Scored[], count = KEPT): Scored[] {
  const stories = new Set<number>()
  const pool = sorted(scored)
    .filter(({ score }) => score >= LEAST_SCORE)
    .filter(({ profile: { story } }) => story === null || (!stories.has(story) && stories.add(story).size > 0))
    .slice(0, POOL)
    .map((one) => ({ one, nearest: 0, compared: 0 }))
  const chosen: Scored[] = []
  while (pool.length > 0 && chosen.length < count) {
    const best = pool.reduce((first, entry) => (worth(entry) > worth(first) ? entry : first))
    if (best.compared === chosen.length) {
      pool.splice(pool.indexOf(best), 1)
      chosen.push(best.one)
      continue
    }
    // What is compared with more is worth no more: all others can wait until it is their turn (Minoux 1978, "Accelerated
    // greedy algorithms for maximizing submodular set functions").
    for (const { profile } of chosen.slice(best.compared)) {
      best.nearest = Math.max(best.nearest, sameness(best.one.profile, profile))
    }
    best.compared = chosen.length
  }
  return chosen
}

function worth({ one, nearest }: { one: Scored; nearest: number }): number {
  return NEARNESS * one.score - (1 - NEARNESS) * nearest
}

export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}
