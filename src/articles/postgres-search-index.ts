import { atMost, join, type Sql, sql } from '../database/sql.ts'
import type { Expression, SearchIndex } from './search-index.ts'
import { FIELD_WEIGHTS, type IndexedField, indexedFields } from './term-counts.ts'

/** A term that every article has, and one that none has: a tsquery cannot say all, or nothing. */
const EVERY = '¤'
const NONE = '¤¤'

/** PostgreSQL tells four parts apart; nobody asks for the summary, or for the text, alone. */
const LABELS: Record<IndexedField, string> = { title: 'A', tags: 'B', authors: 'C', summary: 'D', body: 'D' }
const HIGHEST_WEIGHT = Math.max(...Object.values(FIELD_WEIGHTS))
/** By labels, from D to A; none may be more than 1. */
const weights = `{${(['body', 'authors', 'tags', 'title'] as const).map((field) => FIELD_WEIGHTS[field] / HIGHEST_WEIGHT)}}`

/** No phrase goes from one part of an article into the next. */
const GAP = 10
/** Positions go no higher: those of a longer text begin again, so that its phrases are found, if sometimes by chance. */
const HIGHEST_POSITION = 16_383
/** PostgreSQL keeps no more places of one term. */
const MOST_POSITIONS = 255
/** A tsvector may have a megabyte: of a text with more different terms, the last ones cannot be searched for. */
const MOST_BYTES = 1_000_000

/** By a tsvector with a GIN index. */
export const postgresSearchIndex: SearchIndex = {
  add: (id, { terms, titleWords }) => [
    sql`INSERT INTO article_terms (article_id, terms) VALUES (${id}, ${vectorOf(terms)}::tsvector)`,
    sql`INSERT INTO article_words (article_id, words) VALUES (${id}, ${wordVector(titleWords)}::tsvector)`,
  ],
  remove: (id) => [
    sql`DELETE FROM article_terms WHERE article_id = ${id}`,
    sql`DELETE FROM article_words WHERE article_id = ${id}`,
  ],
  clear: () => [sql`DELETE FROM article_terms`, sql`DELETE FROM article_words`],
  ranked: (expression, where) => sql`
    SELECT article_terms.article_id AS id, ${relevance(expression)} AS relevance ${matching(expression, where)}`,
  rankedNewest: (expression, limit, where) => sql`
    SELECT article_terms.id, ${relevance(expression)} AS relevance FROM (
      SELECT article_terms.article_id AS id, article_terms.terms ${matching(expression, where)}
      ORDER BY article_terms.article_id DESC ${atMost(limit)}
    ) article_terms`,
  matched: (expression, where) => sql`SELECT article_terms.article_id AS id ${matching(expression, where)}`,
  matchedNewest: (expression, rest, where) => sql`
    SELECT article_terms.article_id AS id ${matching(expression, where)} ORDER BY article_terms.article_id DESC ${rest}`,
  startingWith: (words, limit) => sql`
    SELECT article_words.article_id AS id FROM article_words
    WHERE article_words.words @@ ${`${words.map(quoted).join(' & ')}:*`}::tsquery
    ORDER BY article_words.article_id DESC ${atMost(limit)}`,
}

function matching(expression: Expression, where: Sql | undefined): Sql {
  const others = where ? sql` JOIN article ON article.id = article_terms.article_id` : sql``
  const condition = where ? sql` AND ${where}` : sql``
  return sql`FROM article_terms${others} WHERE article_terms.terms @@ ${queryText(expression)}::tsquery${condition}`
}

/** PostgreSQL's own ranks know nothing of how rare a term is, so that each term is ranked alone, and weighed by it. */
function relevance(expression: Expression): Sql {
  const terms = [...new Set(wantedTerms(expression))]
  if (terms.length === 0) return sql`0.0`
  return join(terms.map(relevanceOf), sql` + `)
}

function relevanceOf(term: string): Sql {
  return sql`
    coalesce((
      SELECT ln(1 + (known.articles - term.articles + 0.5) / (term.articles + 0.5))
      FROM term, (SELECT sum(collection.articles) AS articles FROM collection) known
      WHERE term.text = ${term} AND term.articles <= known.articles
    ), 0) * ts_rank(${weights}, article_terms.terms, ${quoted(term)}::tsquery, 1)`
}

function wantedTerms(expression: Expression): readonly string[] {
  if (expression.type === 'phrase') return expression.terms
  if (expression.type === 'without') return wantedTerms(expression.part)
  return expression.type === 'everything' ? [] : expression.parts.flatMap(wantedTerms)
}

/** As a tsquery is written. */
function queryText(expression: Expression): string {
  if (expression.type === 'everything') return quoted(EVERY)
  if (expression.type === 'without') return `(${queryText(expression.part)} & !${queryText(expression.unwanted)})`
  if (expression.type === 'phrase') {
    const label = expression.field ? `:${LABELS[expression.field]}` : ''
    return `(${expression.terms.map((term) => `${quoted(term)}${label}`).join(' <-> ')})`
  }
  if (expression.parts.length === 0) return quoted(NONE)
  return `(${expression.parts.map(queryText).join(expression.type === 'any' ? ' | ' : ' & ')})`
}

/** As a tsvector is written: each term with the places where it stands. */
export function vectorOf(terms: Readonly<Record<IndexedField, string>>): string {
  const places = new Map<string, string[]>([[EVERY, []]])
  let position = 0
  let bytes = 0
  for (const field of indexedFields) {
    for (const term of terms[field].split(' ')) {
      if (term === '') continue
      position += 1
      const known = places.get(term)
      if (known && known.length >= MOST_POSITIONS) continue
      bytes += known ? BYTES_OF_PLACE : BYTES_OF_TERM + Buffer.byteLength(term)
      if (bytes > MOST_BYTES) continue
      const place = `${((position - 1) % HIGHEST_POSITION) + 1}${LABELS[field]}`
      if (known) known.push(place)
      else places.set(term, [place])
    }
    position += GAP
  }
  return Array.from(places, ([term, where]) => quoted(term) + (where.length > 0 ? `:${where.join(',')}` : '')).join(' ')
}

const BYTES_OF_PLACE = 2
/** How many places it has, and what it is padded with. */
const BYTES_OF_TERM = 4

/** Words, parted by spaces, as a tsvector is written. */
export function wordVector(words: string): string {
  return [...new Set(words.split(' '))].flatMap((word) => (word === '' ? [] : quoted(word))).join(' ')
}

function quoted(term: string): string {
  return `'${term.replaceAll(/['\\]/g, '$&$&')}'`
}
