import type { Engine } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import type { IndexedText } from './indexed-text.ts'
import { FIELD_WEIGHTS, type IndexedField } from './term-counts.ts'

/** What articles have to hold. Terms are those of `text/terms.ts`. */
export type Expression =
  | { type: 'phrase'; terms: readonly string[]; field?: IndexedField | undefined }
  /** Of no parts: nothing matches. */
  | { type: 'any'; parts: readonly Expression[] }
  | { type: 'all'; parts: readonly Expression[] }
  | { type: 'without'; part: Expression; unwanted: Expression }
  | { type: 'everything' }

export const nothing: Expression = { type: 'any', parts: [] }

export function isNothing(expression: Expression): boolean {
  if (expression.type === 'without') return isNothing(expression.part)
  return expression.type === 'any' && expression.parts.length === 0
}

/** The full-text index of published articles, as each engine has it. */
export interface SearchIndex {
  add(articleId: number, index: IndexedText): Sql[]
  remove(articleId: number): Sql[]
  /** Takes everything out, whatever state it is in. */
  clear(): Sql[]
  /** Rows of `id` and `relevance` (higher is better), in no order. `where` is what else `article` has to be. */
  ranked(expression: Expression, where?: Sql): Sql
  /** As `ranked`, but of the newest `limit` matches alone: for terms that half the collection has. */
  rankedNewest(expression: Expression, limit: number, where?: Sql): Sql
  /** Rows of `id`, in no order. */
  matched(expression: Expression, where?: Sql): Sql
  /** Rows of `id`, the newest first; `rest` is what follows the order: LIMIT and OFFSET. */
  matchedNewest(expression: Expression, rest: Sql, where?: Sql): Sql
  /** Rows of `id`: articles with these words, the last of them begun, in their titles or keywords. */
  startingWith(words: readonly string[], limit: number): Sql
}

const weights = join(Object.values(FIELD_WEIGHTS), sql`, `)

/** A term that every article has: FTS5 can leave something out of something alone. */
export const EVERY = '¤'

const sqlite: SearchIndex = {
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
    ${relevances} ${matching(expression, where)} ORDER BY article_terms.rowid DESC LIMIT ${limit}`,
  matched: (expression, where) => sql`SELECT article_terms.rowid AS id ${matching(expression, where)}`,
  matchedNewest: (expression, rest, where) => sql`
    SELECT article_terms.rowid AS id ${matching(expression, where)} ORDER BY article_terms.rowid DESC ${rest}`,
  startingWith: (words, limit) => sql`
    SELECT article_words.rowid AS id FROM article_words
    WHERE article_words MATCH ${words.map((word) => quoted([word])).join(' AND ')} || '*'
    ORDER BY article_words.rowid DESC LIMIT ${limit}`,
}

export const searchIndexes: Record<Engine, SearchIndex> = { sqlite }

const relevances = sql`SELECT article_terms.rowid AS id, -bm25(article_terms, ${weights}) AS relevance`

function matching(expression: Expression, where: Sql | undefined): Sql {
  const others = where ? sql` JOIN article ON article.id = article_terms.rowid` : sql``
  const condition = where ? sql` AND ${where}` : sql``
  // Asking the clock for each match would cost more than finding it.
  return sql`
    FROM article_terms${others}
    WHERE article_terms MATCH ${matchText(expression)} AND (article_terms.rowid % 64 <> 0 OR in_time())${condition}`
}

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
