import type { Database, Engine } from '../database/database.ts'
import { type Sql, sql } from '../database/sql.ts'

export interface CopiedTable {
  name: string
  /** The columns that tell rows apart, in which order they are gone through. */
  key: readonly string[]
  /** Rows that are held at once: fewer, where they are large. */
  atOnce: number
  /** The column that numbers its rows itself, and gives no number twice. */
  numbered?: string
}

const NARROW = 2_000
const SMALL = 500
const LARGE = 50

/**
 * All that is the same on both engines, each table behind those that it refers to. What it is that search looks into
 * differs, and is made from these.
 */
export const copiedTables: readonly CopiedTable[] = [
  { name: 'article', key: ['id'], atOnce: SMALL, numbered: 'id' },
  { name: 'article_body', key: ['article_id'], atOnce: LARGE },
  { name: 'tag', key: ['id'], atOnce: SMALL, numbered: 'id' },
  { name: 'article_tag', key: ['article_id', 'tag_id'], atOnce: NARROW },
  { name: 'author', key: ['id'], atOnce: SMALL, numbered: 'id' },
  { name: 'article_author', key: ['article_id', 'author_id'], atOnce: NARROW },
  { name: 'old_slug', key: ['slug'], atOnce: NARROW },
  { name: 'revision', key: ['article_id', 'number'], atOnce: LARGE },
  { name: 'change', key: ['seq'], atOnce: SMALL, numbered: 'seq' },
  { name: 'change_horizon', key: ['forgotten'], atOnce: SMALL },
  { name: 'api_key', key: ['id'], atOnce: SMALL },
  { name: 'idempotent_answer', key: ['key_id', 'name'], atOnce: LARGE },
  { name: 'webhook', key: ['id'], atOnce: SMALL },
  { name: 'webhook_dead_letter', key: ['id'], atOnce: LARGE, numbered: 'id' },
  { name: 'term', key: ['id'], atOnce: NARROW, numbered: 'id' },
  { name: 'word', key: ['id'], atOnce: NARROW, numbered: 'id' },
  { name: 'article_vector', key: ['article_id'], atOnce: SMALL },
  { name: 'prominent_term', key: ['term_id', 'prominence', 'article_id'], atOnce: NARROW },
  { name: 'collection', key: ['language'], atOnce: SMALL },
  { name: 'article_signature', key: ['article_id'], atOnce: SMALL },
  { name: 'article_band', key: ['band', 'article_id'], atOnce: NARROW },
  { name: 'near_copy', key: ['article_id'], atOnce: NARROW },
  { name: 'shown_article', key: ['article_id'], atOnce: SMALL },
  { name: 'article_meaning', key: ['article_id'], atOnce: SMALL },
  { name: 'related', key: ['article_id', 'position'], atOnce: SMALL },
  { name: 'related_list', key: ['article_id'], atOnce: NARROW },
  { name: 'related_stale', key: ['number'], atOnce: NARROW, numbered: 'number' },
]

/** What is made anew from the others, and the tables that tell of the database itself. */
export const leftOut = ['article_terms', 'article_words', 'migration']

/** The name of a table or a column of ours. */
export function named(name: string): Sql {
  return { strings: [name], values: [] }
}

/** The names of a table's columns, in an order that both engines have. */
export async function columnsOf(db: Database, table: string): Promise<string[]> {
  const rows = await db.all<{ name: string }>(columns[db.engine](table))
  return rows.map(({ name }) => name).toSorted()
}

const columns: Record<Engine, (table: string) => Sql> = {
  sqlite: (table) => sql`SELECT name FROM pragma_table_info(${table})`,
  postgres: (table) => sql`
    SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ${table}`,
}

/** The last number that a table has given. */
export const lastNumber: Record<Engine, (table: string, column: string) => Sql> = {
  sqlite: (table) => sql`SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = ${table}), 0) AS last`,
  postgres: (table, column) => sql`
    SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END AS last FROM ${named(`${table}_${column}_seq`)}`,
}

/** Has a table go on from a number. */
export const goOnFrom: Record<Engine, (table: string, column: string, last: number) => Sql[]> = {
  sqlite: (table, _column, last) => [
    sql`DELETE FROM sqlite_sequence WHERE name = ${table}`,
    sql`INSERT INTO sqlite_sequence (name, seq) VALUES (${table}, ${last})`,
  ],
  postgres: (table, column, last) => [
    sql`SELECT setval(${`${table}_${column}_seq`}::regclass, ${last + 1}::bigint, FALSE)`,
  ],
}
