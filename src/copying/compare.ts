import type { Reader } from '../articles/show.ts'
import { atMost, join, type Sql, sql, type Value } from '../database/sql.ts'
import { type CopiedTable, named } from './tables.ts'

export type Row = Record<string, Value>

/** Some rows of a table, and where the copy differs. */
export interface Difference {
  rows: Row[]
  /** Those that the copy lacks, or has otherwise. */
  wanted: Row[]
  /** Those that only the copy has. */
  extra: Row[]
}

/** Goes through a table and its copy side by side, some rows at a time, in the order of the key. */
export async function* compared(
  source: Reader,
  copy: Reader,
  table: CopiedTable,
  columns: readonly string[],
): AsyncGenerator<Difference> {
  const read = (reader: Reader, where: Sql, limit: Sql) =>
    reader.all<Row>(sql`
      SELECT ${namesOf(columns)} FROM ${named(table.name)} WHERE ${where} ORDER BY ${namesOf(table.key)} ${limit}`)
  for (let after: Row | undefined, isLast = false; !isLast; ) {
    const behind = after ? sql`(${namesOf(table.key)}) > (${keyOf(after, table)})` : sql`1 = 1`
    const rows = await read(source, behind, atMost(table.atOnce))
    const last = rows.at(-1)
    isLast = rows.length < table.atOnce || last === undefined
    const until = isLast || !last ? sql`1 = 1` : sql`(${namesOf(table.key)}) <= (${keyOf(last, table)})`
    // Few are expected beyond those of the source; the next round would find what this one leaves.
    const copied = new Map(
      (await read(copy, sql`${behind} AND ${until}`, sql``)).map((row) => [textOfKey(row, table), row]),
    )
    const wanted = rows.filter((row) => {
      const other = copied.get(textOfKey(row, table))
      copied.delete(textOfKey(row, table))
      return other === undefined || textOf(other, columns) !== textOf(row, columns)
    })
    yield { rows, wanted, extra: [...copied.values()] }
    after = last
  }
}

/** A row as a text that both engines agree on. */
export function textOf(row: Row, columns: readonly string[]): string {
  return JSON.stringify(
    columns.map((column) => {
      const value = row[column] ?? null
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
    }),
  )
}

function textOfKey(row: Row, { key }: CopiedTable): string {
  return textOf(row, key)
}

/** Writes rows, over those that are there. */
export function upsert(table: CopiedTable, columns: readonly string[], rows: readonly Row[]): Sql {
  const rest = columns.filter((column) => !table.key.includes(column))
  const values = rows.map((row) => sql`(${join(valuesOf(row, columns), sql`, `)})`)
  const insert = sql`INSERT INTO ${named(table.name)} (${namesOf(columns)}) VALUES ${join(values, sql`, `)}`
  // A row that is nothing but a key is not there otherwise.
  if (rest.length === 0) return insert
  const changes = rest.map((column) => sql`${named(column)} = excluded.${named(column)}`)
  return sql`${insert} ON CONFLICT (${namesOf(table.key)}) DO UPDATE SET ${join(changes, sql`, `)}`
}

export function remove(table: CopiedTable, rows: readonly Row[]): Sql[] {
  return rows.map((row) => sql`DELETE FROM ${named(table.name)} WHERE (${namesOf(table.key)}) = (${keyOf(row, table)})`)
}

function keyOf(row: Row, { key }: CopiedTable): Sql {
  return join(valuesOf(row, key), sql`, `)
}

function valuesOf(row: Row, columns: readonly string[]): Value[] {
  return columns.map((column) => row[column] ?? null)
}

function namesOf(columns: readonly string[]): Sql {
  return join(columns.map(named), sql`, `)
}
