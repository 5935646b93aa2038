import type { ArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { anyOf, type Sql, sql } from '../database/sql.ts'
import { englishRarity } from '../text/word-vectors.ts'
import { findCandidates } from './candidates.ts'
import { choose, rounded, type Scored } from './choose.ts'
import type { Profiles } from './profiles.ts'
import { explainScore, type Profile, type ScoreParts, scoreOf } from './score.ts'
import { formsOf, READ_LENGTH } from './telling-terms.ts'
import { textsOfTerms } from './term-texts.ts'

const MOST_REASONS = 5
/** The 300 most common words of English explain nothing. */
const LEAST_RARITY = 0.54

/** An article in the list of another. */
export interface Listed {
  id: number
  score: number
  reasons: { terms: string[]; tags: string[] }
  explanation: ScoreParts
}

/** As it is kept: what is sent as it is, as JSON. */
export function keptAs({ id, score, reasons, explanation }: Listed) {
  return { id, score, reasons: JSON.stringify(reasons), explanation: JSON.stringify(explanation) }
}

export interface SimilarArticles {
  /** In the order in which they are to be chosen. */
  list: Listed[]
  /** All that were compared. */
  scored: Scored[]
}

export interface Lister {
  /** `where` is what else `article` has to be. Nothing for an article that is not published. */
  similarTo(id: number, profiles: Profiles, where?: Sql): Promise<SimilarArticles>
}

/** Asks everything of `db.all`: give it a database whose `all` may take its time. */
export function createLister(db: Database, articles: ArticleStore): Lister {
  return {
    async similarTo(id, profiles, where) {
      const { rarities } = profiles
      const source = (await profiles.read([id])).get(id)
      if (!source) return { list: [], scored: [] }
      // Its profile may be from before something was forgotten.
      await rarities.learnTerms([source.terms.encoded])
      await rarities.learnLabels('tag', source.tags.ids)
      const candidates = await findCandidates(db.all, source, rarities, where)
      const scored = [...(await profiles.read(candidates)).values()].map((profile) => {
        const parts = explainScore(source, profile)
        return { profile, parts, score: rounded(scoreOf(parts)) }
      })
      const chosen = choose(scored)
      const text = chosen.length > 0 ? (await articles.textsOf([id], READ_LENGTH)).get(id) : undefined
      const tellers = text ? tellersOf(source, formsOf(text), await textsOfTerms(db.all, source.terms.weights.ids)) : []
      const tags = await sharedTags(
        id,
        chosen.map(({ profile }) => profile.id),
      )
      const list = chosen.map(({ profile, score, parts }) => ({
        id: profile.id,
        score,
        reasons: { terms: sharedTerms(source, profile, tellers), tags: tags.get(profile.id) ?? [] },
        explanation: roundedParts(parts),
      }))
      return { list, scored }
    },
  }

  async function sharedTags(id: number, others: readonly number[]): Promise<Map<number, string[]>> {
    if (others.length === 0) return new Map()
    const rows = await db.all<{ articleId: number; slug: string }>(sql`
      SELECT theirs.article_id AS "articleId", tag.slug
      FROM article_tag ours
      JOIN article_tag theirs ON theirs.tag_id = ours.tag_id
      JOIN tag ON tag.id = ours.tag_id
      WHERE ours.article_id = ${id} AND theirs.article_id IN (${anyOf(others)})
      ORDER BY theirs.article_id, ours.position`)
    return new Map(
      [...Map.groupBy(rows, (row) => row.articleId)].map(([article, tags]) => [article, tags.map(({ slug }) => slug)]),
    )
  }
}

/** The terms that add most to the score, in the form that the source has them in. */
function sharedTerms(source: Profile, other: Profile, tellers: readonly Teller[]): string[] {
  const shares: { form: string; share: number }[] = []
  const { weights } = source.terms.weights
  const others = other.terms.weights
  let theirs = 0
  for (const { at, id, form, weight } of tellers) {
    while (theirs < others.ids.length && (others.ids[theirs] ?? 0) < id) theirs += 1
    if (others.ids[theirs] !== id) continue
    const share = weight * (weights[at] ?? 0) * (others.weights[theirs] ?? 0)
    if (share > 0) shares.push({ form, share })
  }
  return shares
    .sort((a, b) => b.share - a.share || (a.form < b.form ? -1 : 1))
    .slice(0, MOST_REASONS)
    .map(({ form }) => form)
}

/** A term of an article that can be named as a reason, by its place among them. */
interface Teller {
  at: number
  id: number
  form: string
  weight: number
}

function tellersOf(
  { terms }: Profile,
  forms: ReadonlyMap<string, string>,
  texts: ReadonlyMap<number, string>,
): Teller[] {
  return Array.from(terms.weights.ids, (id, at) => ({ at, id, term: texts.get(id) ?? '' })).flatMap(
    ({ at, id, term }) => {
      const form = forms.get(term)
      // In a small collection, words that are common everywhere may be rare.
      const weight = englishRarity(term) - LEAST_RARITY
      return form !== undefined && weight > 0 ? [{ at, id, form, weight }] : []
    },
  )
}

function roundedParts({ terms, meaning, tags, authors, time }: ScoreParts): ScoreParts {
  return {
    terms: rounded(terms),
    meaning: rounded(meaning),
    tags: rounded(tags),
    authors: rounded(authors),
    // Not -0, which is no number that people write.
    time: rounded(time) || 0,
  }
}
