import type { Engine } from '../database/database.ts'
import type { Sql } from '../database/sql.ts'
import type { IndexedText } from './indexed-text.ts'
import { postgresSearchIndex } from './postgres-search-index.ts'
import { sqliteSearchIndex } from './sqlite-search-index.ts'
import type { IndexedField } from './term-counts.ts'

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

export const searchIndexes: Record<Engine, SearchIndex> = { sqlite: sqliteSearchIndex, postgres: postgresSearchIndex }
