import { visitVector } from '../text/term-vector.ts'

// Two stages. The index brings the articles that are likeliest to be among the best: the most telling words of the
// query find them, as many as a budget of matches allows. They are then ranked here by all words of the query, from
// what is known of every article: how often it has which term.
//
// The rank is BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"), which is
// asked twice: the second time with a few terms more, that the first three articles have in common and the collection
// has not (RM3: Abdul-Jaleel et al. 2004, "UMass at TREC 2004: Novelty and HARD").
//
// Every constant of it is here.

/** Matches that may be ranked by the index: each costs it about a microsecond. */
export const MATCH_BUDGET = 5_000
/** Articles that are ranked here. */
export const CANDIDATES = 150
/** How fast another mention of a term is worth less, and how much a long article is held against it. */
const K1 = 1.8
const B = 0.75
/** The feedback: from so many articles, so many terms, worth so much beside the query itself. */
const FEEDBACK_ARTICLES = 3
const FEEDBACK_TERMS = 15
const FEEDBACK_WEIGHT = 0.2
/** Of the terms of those articles, so many are looked up, those first that they use most. */
const FEEDBACK_LOOKUPS = 100
/** A term that more of the collection has than this tells nothing. */
const FEEDBACK_MOST_COMMON = 0.1

export interface Collection {
  articles: number
  /** Of all articles together, as `Candidate.length`. */
  length: number
}

/** A term of the index: its number, and how many articles have it. */
export interface IndexTerm {
  id: number
  articles: number
}

export interface Candidate {
  id: number
  length: number
  /** As `encodeVector` wrote it. */
  terms: Uint8Array
}

export interface Ranked {
  id: number
  score: number
}

/** How common terms are, for terms that a first ranking has met. */
export type LookUpTerms = (ids: readonly number[]) => Promise<IndexTerm[]>

/** The candidates, best first; of equals the newest. */
export async function rank(
  candidates: readonly Candidate[],
  query: readonly IndexTerm[],
  collection: Collection,
  lookUp: LookUpTerms,
): Promise<Ranked[]> {
  const first = score(candidates, weightsOf(query, 1), collection)
  const best = first.slice(0, FEEDBACK_ARTICLES).flatMap(({ id }) => candidates.find((other) => other.id === id) ?? [])
  const feedback = await feedbackTerms(best, first, collection, lookUp)
  if (feedback.size === 0) return first
  const weights = weightsOf(query, 1 - FEEDBACK_WEIGHT)
  for (const [id, { term, weight }] of feedback) {
    const known = weights.get(id)
    weights.set(id, { term, weight: (known?.weight ?? 0) + weight * FEEDBACK_WEIGHT })
  }
  return score(candidates, weights, collection)
}

interface Weighted {
  term: IndexTerm
  weight: number
}

/** The terms of the query, worth `share` together. */
function weightsOf(query: readonly IndexTerm[], share: number): Map<number, Weighted> {
  return new Map(query.map((term) => [term.id, { term, weight: share / query.length }]))
}

function score(
  candidates: readonly Candidate[],
  weights: ReadonlyMap<number, Weighted>,
  collection: Collection,
): Ranked[] {
  const worth = new Map([...weights].map(([id, { term, weight }]) => [id, weight * rarity(term.articles, collection)]))
  return candidates
    .map(({ id, length, terms }) => {
      let sum = 0
      visitVector(terms, (term, count) => {
        const telling = worth.get(term)
        if (telling !== undefined) sum += telling * saturation(count, length, collection)
      })
      return { id, score: sum }
    })
    .sort((a, b) => b.score - a.score || b.id - a.id)
}

/** Inverse document frequency. */
function rarity(articles: number, collection: Collection): number {
  return Math.log(1 + (collection.articles - articles + 0.5) / (articles + 0.5))
}

function saturation(count: number, length: number, collection: Collection): number {
  const relativeLength = (length * collection.articles) / collection.length
  return (count * (K1 + 1)) / (count + K1 * (1 - B + B * relativeLength))
}

async function feedbackTerms(
  best: readonly Candidate[],
  ranked: readonly Ranked[],
  collection: Collection,
  lookUp: LookUpTerms,
): Promise<Map<number, Weighted>> {
  const uses = new Map<number, number>()
  for (const [position, { terms }] of best.entries()) {
    const trust = ranked[position]?.score ?? 0
    visitVector(terms, (term, count) => uses.set(term, (uses.get(term) ?? 0) + trust * (count / (count + K1))))
  }
  const most = [...uses].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, FEEDBACK_LOOKUPS)
  const known = await lookUp(most.map(([term]) => term))
  const telling = known
    .filter(({ articles }) => articles > 1 && articles <= collection.articles * FEEDBACK_MOST_COMMON)
    .map((term) => ({ term, weight: (uses.get(term.id) ?? 0) * Math.log(collection.articles / term.articles) }))
    .sort((a, b) => b.weight - a.weight || a.term.id - b.term.id)
    .slice(0, FEEDBACK_TERMS)
  const sum = telling.reduce((total, { weight }) => total + weight, 0)
  return new Map(sum > 0 ? telling.map(({ term, weight }) => [term.id, { term, weight: weight / sum }]) : [])
}
