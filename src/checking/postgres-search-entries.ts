import type { IndexedText } from '../articles/indexed-text.ts'
import { vectorOf, wordVector } from '../articles/postgres-search-index.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import { slugsOf } from './names.ts'
import type { Promised } from './promise.ts'
import { SEARCH_HOLDS, SUGGESTIONS_KNOW } from './search-promises.ts'

interface IndexTable {
  says: string
  table: Sql
  column: Sql
  /** What it should hold, as it is written. */
  textOf: (index: IndexedText) => string
}

const tables: IndexTable[] = [
  {
    says: SEARCH_HOLDS,
    table: sql`article_terms`,
    column: sql`terms`,
    textOf: ({ terms }) => vectorOf(terms),
  },
  {
    says: SUGGESTIONS_KNOW,
    table: sql`article_words`,
    column: sql`words`,
    textOf: ({ titleWords }) => wordVector(titleWords),
  },
]

/** Of tsvectors, which can be compared as they are. */
export const postgresSearchEntries: readonly Promised[] = tables.map(({ says, table, column, textOf }) => ({
  says,
  madeOf: 'index',
  watch: (reader, report) => {
    const expected = new Set<number>()
    return {
      async look(articles) {
        const given = articles.flatMap(({ id, index }) =>
          index ? [{ id, row: sql`(${id}, ${textOf(index)}::tsvector)` }] : [],
        )
        for (const { id } of given) expected.add(id)
        if (given.length === 0) return
        const rows = await reader.all<{ id: number; isThere: boolean }>(sql`
          SELECT given.id, kept.article_id IS NOT NULL AS "isThere"
          FROM (VALUES ${join(
            given.map(({ row }) => row),
            sql`, `,
          )}) given (id, text) LEFT JOIN ${table} kept ON kept.article_id = given.id
          WHERE kept.${column} IS DISTINCT FROM given.text ORDER BY given.id`)
        const slugs = await slugsOf(
          reader,
          rows.map(({ id }) => id),
        )
        for (const { id, isThere } of rows) report(slugs(id), isThere ? 'is there by other terms' : 'is not there')
      },
      async end() {
        const rows = await reader.all<{ id: number }>(sql`SELECT article_id AS id FROM ${table} ORDER BY article_id`)
        const extra = rows.map(({ id }) => id).filter((id) => !expected.has(id))
        const slugs = await slugsOf(reader, extra)
        for (const id of extra) report(slugs(id), 'is there, and should not be')
      },
    }
  },
}))
