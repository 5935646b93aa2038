import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import Database from 'better-sqlite3'
import { deriveArticle } from '../src/articles/derive.ts'
import { NewArticle } from '../src/articles/new-article.ts'
import { EVERY } from '../src/articles/sqlite-search-index.ts'

/** About as many articles as an import saves in one transaction. */
const BATCH = 100
/** What follows from the import later, when lists of related articles are made. */
const OF_LISTS = ['related', 'related_list', 'article_meaning']
/** Emptied by then: the import had every published article in it. */
const STALE = 'related_stale'

/**
 * Inserts the rows that an import has made, of every table, into an empty database, and the same entries into its full-text
 * indexes, by statements that were prepared once: as fast as it can be done through better-sqlite3 with the same schema,
 * settings and transactions. Answers the milliseconds in which it inserted; reading and deriving are not counted.
 */
export async function insertRaw(source: string, from: string, to: string): Promise<number> {
  const read = new Database(from, { readonly: true })
  const write = new Database(to)
  // As src/database/ sets them, but that references are not checked: rows come in another order here.
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = OFF',
    'journal_size_limit = 67108864',
    'cache_size = -12288',
  ])
    write.pragma(pragma)
  for (const { sql } of schemaOf(read)) write.exec(sql)

  const tables = tablesOf(read)
  const inserts = new Map(tables.map(({ name }) => [name, insertInto(write, name)]))
  // Its own key begins with the term: what an article has of it would be looked for in all of it.
  read.exec(
    'CREATE TEMP TABLE prominent AS SELECT * FROM prominent_term; CREATE INDEX temp.p ON prominent (article_id)',
  )
  const parts = tables.flatMap(({ name, id }) => {
    const source = name === 'prominent_term' ? 'temp.prominent' : name
    return id === null
      ? []
      : [{ name, rows: read.prepare(`SELECT * FROM ${source} WHERE ${id} BETWEEN ? AND ?`).raw() }]
  })
  // Rows that belong to many articles: an equal share of them is inserted with each batch, none of them twice.
  const shared = tables.flatMap(({ name, id }) =>
    id === null ? [{ name, rows: read.prepare(`SELECT * FROM ${name}`).raw().all() }] : [],
  )
  const stale = write.prepare(`INSERT INTO ${STALE} (article_id, state) VALUES (?, 'changed')`)
  const terms = write.prepare(
    'INSERT INTO article_terms (rowid, title, summary, body, tags, authors) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const words = write.prepare('INSERT INTO article_words (rowid, words) VALUES (?, ?)')
  const batches = Math.ceil(Number(read.prepare('SELECT count(*) FROM article').pluck().get()) / BATCH)

  let ms = 0
  let batch = 0
  for await (const lines of batchesOf(source)) {
    const first = batch * BATCH + 1
    const rows = [
      ...shared.map(({ name, rows }) => ({
        name,
        rows: rows.slice((rows.length * batch) / batches, (rows.length * (batch + 1)) / batches),
      })),
      ...parts.map(({ name, rows }) => ({ name, rows: rows.all(first, first + BATCH - 1) })),
    ]
    const indexed = lines.map((line) => {
      const { terms, titleWords } = deriveArticle(NewArticle.parse(JSON.parse(line))).index
      return { terms: [terms.title, terms.summary, terms.body, terms.tags, `${terms.authors}${EVERY}`], titleWords }
    })
    const start = performance.now()
    write.exec('BEGIN IMMEDIATE')
    for (const { name, rows: some } of rows) for (const row of some) inserts.get(name)?.run(...(row as unknown[]))
    for (const [position, { terms: fields, titleWords }] of indexed.entries()) {
      stale.run(first + position)
      terms.run(first + position, ...fields)
      words.run(first + position, titleWords)
    }
    write.exec('COMMIT')
    ms += performance.now() - start
    batch += 1
  }
  for (const { name } of tables) {
    const [theirs, ours] = [read, write].map((db) => db.prepare(`SELECT count(*) FROM ${name}`).pluck().get())
    if (theirs !== ours) throw new Error(`the bare script inserted ${ours} rows into ${name}, and not ${theirs}`)
  }
  read.close()
  write.close()
  return ms
}

/** Lines of a file, a few at a time: the text of two hundred thousand articles is longer than a string can be. */
async function* batchesOf(source: string): AsyncGenerator<string[]> {
  let lines: string[] = []
  for await (const line of createInterface({ input: createReadStream(source) })) {
    if (lines.push(line) < BATCH) continue
    yield lines
    lines = []
  }
  if (lines.length > 0) yield lines
}

interface Table {
  name: string
  /** The column that says to which article a row belongs; `null` where it belongs to many. */
  id: string | null
}

function tablesOf(db: Database.Database): Table[] {
  return db
    .prepare<[], Table>(
      `SELECT list.name, CASE WHEN list.name = 'article' THEN 'id' ELSE
         (SELECT name FROM pragma_table_info(list.name) WHERE name = 'article_id') END AS id
       FROM pragma_table_list list
       WHERE list.schema = 'main' AND list.type = 'table' AND list.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY list.name <> 'article', list.name`,
    )
    .all()
    .filter(({ name }) => ![...OF_LISTS, STALE].includes(name))
}

function schemaOf(db: Database.Database): { sql: string }[] {
  return db
    .prepare<[], { sql: string }>(
      `SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       AND name NOT LIKE 'article\\_terms\\__%' ESCAPE '\\' AND name NOT LIKE 'article\\_words\\__%' ESCAPE '\\'`,
    )
    .all()
}

function insertInto(db: Database.Database, table: string): Database.Statement<unknown[]> {
  const columns = db.prepare(`SELECT name FROM pragma_table_info(?)`).pluck().all(table)
  return db.prepare(`INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`)
}
