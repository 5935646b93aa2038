import { cosine } from '../text/word-vectors.ts'
import type { WeightedTerms } from './weighted-terms.ts'
import { product, type Weights } from './weights.ts'

// How near two articles are to each other: from 0 to 1, the same from either side.
//
// - Half of it is the terms that both use, by TF-IDF (Salton and Buckley 1988, "Term-weighting approaches in automatic
//   text retrieval"): the cosine of their vectors, in which a title counts three times (FIELD_WEIGHTS). The root of the
//   inverse document frequency is taken: the rarest words otherwise drown what the text is about.
// - Half is what their words mean: articles on one subject in other words are near too, and articles that share an odd
//   word are not. Measured alone, each half is worse than both.
// - Tags and authors in common move it up by a share of what is missing to 1, the more the rarer they are. People chose
//   them, but for many reasons.
// - Being far apart in time takes a little away: of two that are equally near, the one of the same days is meant.
//
// The same constants hold for every collection.

const TERM_SHARE = 0.5
/** Articles that have nothing to do with each other have cosines around 0, of either sign; this keeps them in order. */
const MEANING_FLOOR = -0.5
const TAG_SHARE = 0.2
const AUTHOR_SHARE = 0.05
const TIME_SHARE = 0.05
const TIME_HALF_LIFE_DAYS = 365
const DAY_MS = 86_400_000

/** All of an article that its scores are made of. */
export interface Profile {
  id: number
  language: string
  publishedAt: string
  story: number | null
  terms: WeightedTerms
  /** As `textVector` has it. */
  meaning: Int8Array | null
  tags: Weights
  authors: Weights
}

/** What each part adds to a score; they sum up to it. */
export interface ScoreParts {
  terms: number
  meaning: number
  tags: number
  authors: number
  time: number
}

/** How much a term tells that so many of all articles have. */
export function termRarity(articles: number, all: number): number {
  return Math.sqrt(rarity(articles, all))
}

/** 0 for what all articles have. */
export function rarity(articles: number, all: number): number {
  return Math.log((Math.max(all, articles) + 1) / Math.max(1, articles))
}

export function explainScore(one: Profile, other: Profile): ScoreParts {
  const terms = TERM_SHARE * one.terms.cosine(other.terms)
  const meaning = (1 - TERM_SHARE) * likeness(one, other)
  const tags = (1 - terms - meaning) * TAG_SHARE * product(one.tags, other.tags)
  const authors = (1 - terms - meaning - tags) * AUTHOR_SHARE * product(one.authors, other.authors)
  const days = Math.abs(Date.parse(one.publishedAt) - Date.parse(other.publishedAt)) / DAY_MS
  const time = -(terms + meaning + tags + authors) * TIME_SHARE * (1 - 0.5 ** (days / TIME_HALF_LIFE_DAYS))
  return { terms, meaning, tags, authors, time }
}

export function scoreOf({ terms, meaning, tags, authors, time }: ScoreParts): number {
  return Math.min(1, Math.max(0, terms + meaning + tags + authors + time))
}

/** How much two articles are about the same: by their meaning where that is known, as it is soon compared. */
export function sameness(one: Profile, other: Profile): number {
  const isComparable = one.meaning && other.meaning && one.language === other.language
  return isComparable ? likeness(one, other) : one.terms.cosine(other.terms)
}

/** Of articles that cannot be compared, as much as of articles that have nothing to do with each other. */
function likeness(one: Profile, other: Profile): number {
  const angle = one.meaning && other.meaning && one.language === other.language ? cosine(one.meaning, other.meaning) : 0
  return Math.max(0, (angle - MEANING_FLOOR) / (1 - MEANING_FLOOR))
}
