import type { ArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import { findCandidates } from './candidates.ts'
import { choose, rounded, type Scored } from './choose.ts'
import { readProfiles } from './profiles.ts'
import type { Rarities } from './rarities.ts'
import { explainScore, type Profile, type ScoreParts, scoreOf } from './score.ts'
import { formsOf, READ_LENGTH } from './telling-terms.ts'

const MOST_REASONS = 5

/** An article in the list of another. */
export interface Listed {
  id: number
  score: number
  detail: { reasons: { terms: string[]; tags: string[] }; explanation: ScoreParts }
}

export interface SimilarArticles {
  /** In the order in which they are to be chosen. */
  list: Listed[]
  /** All that were compared. */
  scored: Scored[]
}

export interface Lister {
  /** `where` is what else `article` has to be. Nothing for an article that is not published. */
  similarTo(id: number, rarities: Rarities, where?: Sql): Promise<SimilarArticles>
}

/** Asks everything of `db.all`: give it a database whose `all` may take its time. */
export function createLister(db: Database, articles: ArticleStore): Lister {
  return {
    async similarTo(id, rarities, where) {
      const source = (await readProfiles(db.all, [id], rarities)).get(id)
      if (!source) return { list: [], scored: [] }
      const candidates = await findCandidates(db.all, db.engine, source, rarities, where)
      const profiles = await readProfiles(db.all, candidates, rarities)
      const scored = [...profiles.values()].map((profile) => {
        const parts = explainScore(source, profile)
        return { profile, parts, score: rounded(scoreOf(parts)) }
      })
      const chosen = choose(scored)
      const text = chosen.length > 0 ? (await articles.textsOf([id], READ_LENGTH)).get(id) : undefined
      const forms = text ? formsOf(text) : new Map<string, string>()
      const tags = await sharedTags(
        id,
        chosen.map(({ profile }) => profile.id),
      )
      const list = chosen.map(({ profile, score, parts }) => ({
        id: profile.id,
        score,
        detail: {
          reasons: { terms: sharedTerms(source, profile, rarities, forms), tags: tags.get(profile.id) ?? [] },
          explanation: roundedParts(parts),
        },
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
      WHERE ours.article_id = ${id} AND theirs.article_id IN (${join(others, sql`, `)})
      ORDER BY theirs.article_id, ours.position`)
    return new Map(
      [...Map.groupBy(rows, (row) => row.articleId)].map(([article, tags]) => [article, tags.map(({ slug }) => slug)]),
    )
  }
}

/** The terms that add most to the score, in the form that the source has them in. */
function sharedTerms(
  source: Profile,
  other: Profile,
  rarities: Rarities,
  forms: ReadonlyMap<string, string>,
): string[] {
  const theirs = new Map(other.terms.ids.map((id, index) => [id, other.terms.weights[index] ?? 0]))
  return source.terms.ids
    .flatMap((id, index) => {
      const form = forms.get(rarities.term(id)?.text ?? '')
      const weight = (source.terms.weights[index] ?? 0) * (theirs.get(id) ?? 0)
      return form !== undefined && weight > 0 ? [{ form, weight }] : []
    })
    .sort((a, b) => b.weight - a.weight || (a.form < b.form ? -1 : 1))
    .slice(0, MOST_REASONS)
    .map(({ form }) => form)
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
