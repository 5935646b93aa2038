import type { Engine } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import type { IndexedText } from './derive.ts'
import { FIELD_WEIGHTS } from './term-counts.ts'

/** The full-text index of published articles, as each engine has it. Terms are those of `text/terms.ts`. */
export interface SearchIndex {
  add(articleId: number, index: IndexedText): Sql[]
  remove(articleId: number): Sql[]
  /** Rows of `id` and `relevance` (higher is better): published articles with any of the terms that match `where`. */
  ranked(terms: readonly string[], where: Sql): Sql
  /** As `ranked`, but of no more than the `limit` newest matches: for terms that half the collection has. */
  rankedNewest(terms: readonly string[], where: Sql, limit: number): Sql
  /** Rows of `id`: the same articles, in no order. */
  matched(terms: readonly string[], where: Sql): Sql
  /** Rows of `id`: articles with these words, the last of them begun, in their titles or keywords. */
  startingWith(words: readonly string[], limit: number): Sql
  /** Rows of `word` and `articles`: words of titles and keywords that begin so, the most used first. */
  vocabulary(start: string, limit: number): Sql
}

const weights = join(Object.values(FIELD_WEIGHTS), sql`, `)

const sqlite: SearchIndex = {
  add: (id, { title, summary, body, labels, words }) => [
    sql`INSERT INTO article_terms (rowid, title, summary, body, labels) VALUES (${id}, ${title}, ${summary}, ${body}, ${labels})`,
    sql`INSERT INTO article_words (rowid, words) VALUES (${id}, ${words})`,
  ],
  remove: (id) => [
    sql`DELETE FROM article_terms WHERE rowid = ${id}`,
    sql`DELETE FROM article_words WHERE rowid = ${id}`,
  ],
  ranked: (terms, where) => sql`
    SELECT article.id, -bm25(article_terms, ${weights}) AS relevance
    FROM article_terms JOIN article ON article.id = article_terms.rowid
    WHERE article_terms MATCH ${anyOf(terms)} AND ${where}`,
  rankedNewest: (terms, where, limit) => sql`
    SELECT article.id, -bm25(article_terms, ${weights}) AS relevance
    FROM article_terms JOIN article ON article.id = article_terms.rowid
    WHERE article_terms MATCH ${anyOf(terms)} AND ${where}
    ORDER BY article_terms.rowid DESC LIMIT ${limit}`,
  matched: (terms, where) => sql`
    SELECT article.id
    FROM article_terms JOIN article ON article.id = article_terms.rowid
    WHERE article_terms MATCH ${anyOf(terms)} AND ${where}`,
  startingWith: (words, limit) => sql`
    SELECT article_words.rowid AS id FROM article_words
    WHERE article_words MATCH ${words.map(quoted).join(' AND ')} || '*'
    ORDER BY article_words.rowid DESC LIMIT ${limit}`,
  vocabulary: (start, limit) => sql`
    SELECT term AS word, doc AS articles FROM article_words_vocabulary
    WHERE term >= ${start} AND term < ${`${start}\u{10ffff}`}
    ORDER BY doc DESC, term LIMIT ${limit}`,
}

export const searchIndexes: Record<Engine, SearchIndex> = { sqlite }

function anyOf(terms: readonly string[]): string {
  return terms.map(quoted).join(' OR ')
}

/** Terms are letters and digits alone; the quotes are for words like AND and NOT. */
function quoted(term: string): string {
  return `"${term.replaceAll('"', '')}"`
}
