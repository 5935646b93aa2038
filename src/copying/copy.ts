import { createHash } from 'node:crypto'
import { idsInBatches } from '../articles/id-batches.ts'
import { searchIndexes } from '../articles/search-index.ts'
import type { Reader } from '../articles/show.ts'
import { readKept } from '../checking/kept-articles.ts'
import type { Database } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { AppError } from '../errors.ts'
import { compared, remove, textOf, upsert } from './compare.ts'
import { beginCopy, endCopy, indexedUpTo, noteIndexed } from './marker.ts'
import { type CopiedTable, columnsOf, copiedTables, goOnFrom, lastNumber, named } from './tables.ts'

export interface CopyOptions {
  /** What the source is called: a copy that was begun from another is not gone on with. */
  from: string
  signal: AbortSignal
  onProgress: (progress: { rows: number; of: number }) => void
}

/** What was compared at the end, and found to be the same. */
export interface Copied {
  articles: number
  rows: number
  /** SHA-256 of all rows, in the order of their tables and keys. */
  checksum: string
}

/**
 * Copies one database into another, of whichever engine, as it is at one moment: articles with their numbers, revisions,
 * changes, keys, webhooks and all that follows from them. The other has to be empty, or a copy that was begun from the
 * same: then only what it lacks, or has otherwise, is written. Reads both again at the end; throws `conflict` where they
 * differ, or where the other is no copy.
 */
export async function copyDatabase(source: Database, target: Database, options: CopyOptions): Promise<Copied> {
  const tables = await Promise.all(
    copiedTables.map(async (table) => ({ table, columns: await columnsOf(source, table.name) })),
  )
  const wasBegun = await beginCopy(target, options.from)
  return source.snapshot(async (reader) => {
    let rows = 0
    const counts = await Promise.all(copiedTables.map(({ name }) => countOf(reader, name)))
    const articles = counts[0] ?? 0
    // Each row is read to be copied, and to be compared.
    const of = 2 * counts.reduce((sum, count) => sum + count, 0) + articles
    const advance = (by: number) => {
      options.signal.throwIfAborted()
      rows += by
      options.onProgress({ rows, of })
    }

    if (wasBegun) for (const one of tables.toReversed()) await dropExtra(reader, target, one)
    for (const one of tables) await copyTable(reader, target, one, advance)
    await copyNumbers(source, target)
    await makeIndex(target, advance)
    const checksum = createHash('sha256')
    for (const one of tables) await verify(reader, target, one, checksum, advance)
    await endCopy(target)
    return { articles, rows: counts.reduce((sum, count) => sum + count, 0), checksum: checksum.digest('hex') }
  })
}

interface Described {
  table: CopiedTable
  columns: readonly string[]
}

/** The last tables first: rows that others refer to go behind those. */
async function dropExtra(source: Reader, target: Database, { table, columns }: Described): Promise<void> {
  for await (const { extra } of compared(source, target, table, columns)) {
    if (extra.length > 0) await target.transaction((tx) => tx.run([...remove(table, extra), noteIndexed(0)]))
  }
}

async function copyTable(
  source: Reader,
  target: Database,
  { table, columns }: Described,
  advance: (rows: number) => void,
): Promise<void> {
  for await (const { rows, wanted, extra } of compared(source, target, table, columns)) {
    if (wanted.length + extra.length > 0) {
      await target.transaction((tx) =>
        tx.run([
          ...remove(table, extra),
          ...(wanted.length > 0 ? [upsert(table, columns, wanted)] : []),
          // What search looks into is behind from here on.
          noteIndexed(0),
        ]),
      )
    }
    advance(rows.length)
  }
}

/** So that nothing that was deleted gives its number to another. */
async function copyNumbers(source: Database, target: Database): Promise<void> {
  for (const { name, numbered } of copiedTables) {
    if (numbered === undefined) continue
    const [row] = await source.all<{ last: number }>(lastNumber[source.engine](name, numbered))
    await target.transaction((tx) => tx.run(goOnFrom[target.engine](name, numbered, row?.last ?? 0)))
  }
}

async function makeIndex(target: Database, advance: (rows: number) => void): Promise<void> {
  const index = searchIndexes[target.engine]
  const done = await indexedUpTo(target)
  advance(await countOf(target, 'article', done))
  for await (const ids of idsInBatches(target, sql`article.id > ${done}`)) {
    const kept = await readKept(target, ids)
    await target.transaction((tx) =>
      tx.run([
        ...kept.flatMap(({ id, index: text }) => [...index.remove(id), ...(text ? index.add(id, text) : [])]),
        noteIndexed(ids.at(-1) ?? done),
      ]),
    )
    advance(ids.length)
  }
}

async function verify(
  source: Reader,
  target: Database,
  { table, columns }: Described,
  checksum: { update(text: string): unknown },
  advance: (rows: number) => void,
): Promise<void> {
  for await (const { rows, wanted, extra } of compared(source, target, table, columns)) {
    if (wanted.length + extra.length > 0) {
      throw new AppError('conflict', `the copy differs in ${table.name}: something else writes to it; copy again`)
    }
    for (const row of rows) checksum.update(`${table.name}${textOf(row, columns)}\n`)
    advance(rows.length)
  }
}

/** How many rows there are, up to a number of theirs. */
async function countOf(reader: Reader, table: string, upTo?: number): Promise<number> {
  const where = upTo === undefined ? sql`1 = 1` : sql`id <= ${upTo}`
  const [row] = await reader.all<{ count: number }>(sql`SELECT count(*) AS count FROM ${named(table)} WHERE ${where}`)
  return row?.count ?? 0
}
