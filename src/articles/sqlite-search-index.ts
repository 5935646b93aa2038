import { atMost, join, type Sql, sql } from '../database/sql.ts'
import type { Expression, SearchIndex } from './search-index.ts'
import { FIELD_WEIGHTS } from './term-counts.ts'

const weights = join(Object.values(FIELD_WEIGHTS), sql`, `)

/** A term that every article has: FTS5 can leave something out of something alone. */
export const EVERY = '¤'

/** By FTS5. */
export const sqliteSearchIndex: SearchIndex = {
  add: (id, { terms: { title, summary, body, tags, authors }, titleWords }) => [
    sql`INSERT INTO article_terms (rowid, title, summary, body, tags, authors)
        VALUES (${id}, ${title}, ${summary}, ${body}, ${tags}, ${`${authors}${EVERY}`})`,
    sql`INSERT INTO article_words (rowid, words) VALUES (${id}, ${titleWords})`,
  ],
  remove: (id) => [
    sql`DELETE FROM article_terms WHERE rowid = ${id}`,
    sql`DELETE FROM article_words WHERE rowid = ${id}`,
  ],
  clear: () => [
    sql`INSERT INTO article_terms (article_terms) VALUES ('delete-all')`,
    sql`INSERT INTO article_words (article_words) VALUES ('delete-all')`,
  ],
  ranked: (expression, where) => sql`${relevances} ${matching(expression, where)}`,
  rankedNewest: (expression, limit, where) => sql`
    ${relevances} ${matching(expression, where)} ORDER BY article_terms.rowid DESC ${atMost(limit)}`,
  matched: (expression, where) => sql`SELECT article_terms.rowid AS id ${matching(expression, where)}`,
  matchedNewest: (expression, rest, where) => sql`
    SELECT article_terms.rowid AS id ${matching(expression, where)} ORDER BY article_terms.rowid DESC ${rest}`,
  startingWith: (words, limit) => sql`
    SELECT article_words.rowid AS id FROM article_words
    WHERE article_words MATCH ${words.map((word) => quoted([word])).join(' AND ')} || '*'
    ORDER BY article_words.rowid DESC ${atMost(limit)}`,
}

const relevances = sql`SELECT article_terms.rowid AS id, -bm25(article_terms, ${weights}) AS relevance`

function matching(expression: Expression, where: Sql | undefined): Sql {
  const others = where ? sql` JOIN article ON article.id = article_terms.rowid` : sql``
  const condition = where ? sql` AND ${where}` : sql``
  return sql`
    FROM article_terms${others}
    WHERE article_terms MATCH ${matchText(expression)} AND ${inTime}${condition}`
}

/** Asking the clock for each row would cost more than finding it. */
const inTime = sql`(article_terms.rowid % 64 <> 0 OR in_time())`

/** In FTS5's own language. */
function matchText(expression: Expression): string {
  if (expression.type === 'everything') return quoted([EVERY])
  if (expression.type === 'without') return `(${matchText(expression.part)} NOT ${matchText(expression.unwanted)})`
  if (expression.type === 'phrase') {
    return expression.field ? `{${expression.field}} : ${quoted(expression.terms)}` : quoted(expression.terms)
  }
  // No article has an empty phrase.
  if (expression.parts.length === 0) return '""'
  return `(${expression.parts.map(matchText).join(expression.type === 'any' ? ' OR ' : ' AND ')})`
}

/** Terms are letters and digits alone; the quotes are for words like AND and NOT. */
function quoted(terms: readonly string[]): string {
  return `"${terms.join(' ').replaceAll('"', '')}"`
}
