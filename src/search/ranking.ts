import { K1, saturation } from '../text/saturation.ts'
import { VectorReader } from '../text/term-vector.ts'

// Two stages. The index brings the articles that are likeliest to be among the best: the most telling words of the
// query find them, as many as a budget of matches allows. A word that is too common for it brings its champions, the
// articles that come back to it most, and those that have all such words. They are then ranked here by all words of the
// query, from what is known of every article: how often it has which term.
//
// The rank is BM25 (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"), which is
// asked twice: the second time with a few terms more, that the first three articles have in common and the collection
// has not (RM3: Abdul-Jaleel et al. 2004, "UMass at TREC 2004: Novelty and HARD").
//
// Recency multiplies what comes of that. Every constant of it is here, but those of BM25, which champions are found by too.

/** Matches that may be ranked by the index: each costs it about a microsecond. */
export const MATCH_BUDGET = 600
/** Articles that are ranked here. */
export const CANDIDATES = 150
/** Of these, those that the rarest words bring; the rest is shared with what the common words bring. */
export const TELLING_SHARE = 100
/** Common words whose champions are asked, the rarest of them. */
export const MOST_COMMON_WORDS = 4
/** Of the newest matches of several common words together, so many are ranked by the index. */
export const TOGETHER_BUDGET = 500
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

/** A word of the query: any of these terms. */
export interface QueryWord {
  text: string
  terms: readonly IndexTerm[]
}

export interface Ranked {
  id: number
  score: number
}

/** What a term adds to a score: `worth` times how often an article has it, saturated. */
interface Weight {
  term: number
  worth: number
  /** The word of the query that it came from; feedback has none. */
  word: string | undefined
}

export interface Ranking {
  /** Best first; of equals the newest. */
  ranked: Ranked[]
  weights: readonly Weight[]
}

/** What one word, or the feedback as a whole, added to a score. */
export interface ScorePart {
  word: string | null
  score: number
}

/** How common terms are, for terms that a first ranking has met. */
export type LookUpTerms = (ids: readonly number[]) => Promise<IndexTerm[]>

export async function rank(
  candidates: readonly Candidate[],
  query: readonly QueryWord[],
  collection: Collection,
  lookUp: LookUpTerms,
): Promise<Ranking> {
  const alone = queryWeights(query, 1, collection)
  const first = score(candidates, alone, collection)
  const best = first.slice(0, FEEDBACK_ARTICLES).flatMap((one) => candidates.find(({ id }) => id === one.id) ?? [])
  const feedback = await feedbackWeights(best, first, collection, lookUp)
  if (feedback.length === 0) return { ranked: first, weights: alone }
  const weights = [...queryWeights(query, 1 - FEEDBACK_WEIGHT, collection), ...feedback].sort((a, b) => a.term - b.term)
  return { ranked: score(candidates, weights, collection), weights }
}

/** What each word adds to the score of a candidate, in the order of the query, and then what the feedback adds. */
export function explainScore(
  candidate: Candidate,
  query: readonly QueryWord[],
  { weights }: Ranking,
  collection: Collection,
): ScorePart[] {
  const parts = new Map<string | null, number>([...query.map(({ text }): [string, number] => [text, 0]), [null, 0]])
  for (const { weight, score: part } of scoreParts(candidate, weights, collection)) {
    const word = weight.word ?? null
    parts.set(word, (parts.get(word) ?? 0) + part)
  }
  return [...parts].map(([word, sum]) => ({ word, score: sum }))
}

function* scoreParts(
  { terms, length }: Candidate,
  weights: readonly Weight[],
  collection: Collection,
): Generator<{ weight: Weight; score: number }> {
  const vector = new VectorReader(terms)
  while (vector.next()) {
    for (const weight of weights.filter(({ term }) => term === vector.term)) {
      yield { weight, score: weight.worth * termScore(vector.count, length, collection) }
    }
  }
}

/** The words of the query, worth `share` together; words and terms in the order of terms. */
function queryWeights(query: readonly QueryWord[], share: number, collection: Collection): Weight[] {
  return query
    .flatMap(({ text, terms }) => {
      const articles = terms.reduce((sum, term) => sum + term.articles, 0)
      const worth = (share / query.length) * rarity(Math.min(articles, collection.articles), collection)
      return terms.map(({ id }) => ({ term: id, worth, word: text }))
    })
    .sort((a, b) => a.term - b.term)
}

function score(candidates: readonly Candidate[], weights: readonly Weight[], collection: Collection): Ranked[] {
  return candidates
    .map((candidate) => ({ id: candidate.id, score: scoreOf(candidate, weights, collection) }))
    .sort((a, b) => b.score - a.score || b.id - a.id)
}

/** Both the weights and the vector are in the order of their terms, and are walked through side by side. */
function scoreOf({ terms, length }: Candidate, weights: readonly Weight[], collection: Collection): number {
  const vector = new VectorReader(terms)
  let sum = 0
  let next = 0
  while (next < weights.length && vector.next()) {
    let weight = weights[next]
    while (weight && weight.term < vector.term) weight = weights[++next]
    while (weight && weight.term === vector.term) {
      sum += weight.worth * termScore(vector.count, length, collection)
      weight = weights[++next]
    }
  }
  return sum
}

/** Inverse document frequency. */
function rarity(articles: number, collection: Collection): number {
  return Math.log(1 + (collection.articles - articles + 0.5) / (articles + 0.5))
}

function termScore(count: number, length: number, collection: Collection): number {
  return (K1 + 1) * saturation(count, (length * collection.articles) / collection.length)
}

async function feedbackWeights(
  best: readonly Candidate[],
  ranked: readonly Ranked[],
  collection: Collection,
  lookUp: LookUpTerms,
): Promise<Weight[]> {
  const uses = new Map<number, number>()
  for (const [position, { terms }] of best.entries()) {
    const trust = ranked[position]?.score ?? 0
    const vector = new VectorReader(terms)
    while (vector.next()) {
      uses.set(vector.term, (uses.get(vector.term) ?? 0) + trust * (vector.count / (vector.count + K1)))
    }
  }
  const most = [...uses].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, FEEDBACK_LOOKUPS)
  const known = await lookUp(most.map(([term]) => term))
  const telling = known
    .filter(({ articles }) => articles > 1 && articles <= collection.articles * FEEDBACK_MOST_COMMON)
    .map(({ id, articles }) => ({
      id,
      articles,
      weight: (uses.get(id) ?? 0) * Math.log(collection.articles / articles),
    }))
    .sort((a, b) => b.weight - a.weight || a.id - b.id)
    .slice(0, FEEDBACK_TERMS)
  const sum = telling.reduce((total, { weight }) => total + weight, 0)
  return telling.map(({ id, articles, weight }) => ({
    term: id,
    worth: FEEDBACK_WEIGHT * (weight / sum) * rarity(articles, collection),
    word: undefined,
  }))
}

/** Days after which an article is worth half as much of what recency may take from it, and how much that is. */
const RECENCY = {
  weak: { halfLifeDays: 365, share: 0.5 },
  strong: { halfLifeDays: 30, share: 0.9 },
} as const
export type Recency = 'off' | keyof typeof RECENCY
const DAY_MS = 86_400_000

/** From 1 for what is new down to 0.5 (`weak`) or 0.1 (`strong`) for what is old. */
export function recencyFactor(recency: Recency, publishedAt: string, now: Date): number {
  if (recency === 'off') return 1
  const { halfLifeDays, share } = RECENCY[recency]
  const days = Math.max(0, (now.getTime() - Date.parse(publishedAt)) / DAY_MS)
  return 1 - share + share * 0.5 ** (days / halfLifeDays)
}
