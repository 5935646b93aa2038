import { type Sql, sql } from '../database/sql.ts'
import { saturation } from '../text/saturation.ts'
import { VectorReader } from '../text/term-vector.ts'

// Lists of champions (Manning, Raghavan and Schütze 2008, "Introduction to Information Retrieval", 7.1.3): for a word that
// a tenth of all articles have, the index would have to rank a tenth of all articles. Each article is therefore also listed
// under the terms that it comes back to, by how much it does, so that the best for any term are read off the top.

/** What an article says once, it is not about. */
const FEWEST_MENTIONS = 2
/** Of an article that is neither long nor short: what is kept must not change with all others. */
const USUAL_LENGTH = 500
const STEPS = 1_000
/** Articles of one term that are looked at for those that a filter lets through. */
const MOST_FILTERED = 2_000

interface Vector {
  articleId: number
  length: number
  terms: Uint8Array
}

/** Lists an article under its prominent terms. `told` says whether a term, by its number, tells anything. */
export function addProminentTerms(vector: Vector, told: (term: number) => boolean): Sql[] {
  return prominentTerms(vector).flatMap(({ term, prominence }) =>
    told(term)
      ? [
          sql`INSERT INTO prominent_term (term_id, prominence, article_id)
             VALUES (${term}, ${prominence}, ${vector.articleId})`,
        ]
      : [],
  )
}

/** Takes an article, as it was, out of all lists. */
export function removeProminentTerms(vector: Vector): Sql[] {
  return prominentTerms(vector).map(
    ({ term, prominence }) => sql`
      DELETE FROM prominent_term
      WHERE term_id = ${term} AND prominence = ${prominence} AND article_id = ${vector.articleId}`,
  )
}

/** Rows of `id`: the articles in which a term is most prominent, these first. `where` is what else `article` has to be. */
export function mostProminent(termId: number, limit: number, where?: Sql): Sql {
  const listed = (most: number) => sql`
    SELECT article_id AS id, prominence FROM prominent_term WHERE term_id = ${termId}
    ORDER BY prominence DESC, article_id DESC LIMIT ${most}`
  if (!where) return listed(limit)
  return sql`
    SELECT listed.id, listed.prominence FROM (${listed(MOST_FILTERED)}) listed JOIN article ON article.id = listed.id
    WHERE ${where} ORDER BY listed.prominence DESC, listed.id DESC LIMIT ${limit}`
}

/** The lists in which an article belongs, but for terms that tell nothing. */
export function prominentTerms({ length, terms }: Omit<Vector, 'articleId'>): { term: number; prominence: number }[] {
  const prominent: { term: number; prominence: number }[] = []
  const vector = new VectorReader(terms)
  while (vector.next()) {
    if (vector.count < FEWEST_MENTIONS) continue
    prominent.push({
      term: vector.term,
      prominence: Math.round(STEPS * saturation(vector.count, length / USUAL_LENGTH)),
    })
  }
  return prominent
}
