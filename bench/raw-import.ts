import { readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { deriveArticle } from '../src/articles/derive.ts'
import { NewArticle } from '../src/articles/new-article.ts'

const BATCH = 100
/** Of their rows each is inserted with the article that it belongs to. */
const PARTS = {
  article: 'id',
  article_body: 'article_id',
  article_tag: 'article_id',
  article_author: 'article_id',
  article_vector: 'article_id',
  article_signature: 'article_id',
  article_band: 'article_id',
  near_copy: 'article_id',
}
/** Their rows belong to many articles: an equal share of them is inserted with each batch, none of them twice. */
const SHARED = ['tag', 'author', 'term', 'word', 'collection']

/**
 * Inserts the rows of one database into an empty one, and the same entries into its full-text index, by statements that
 * were prepared once: as fast as it can be done through better-sqlite3 with the same schema, settings and transactions.
 * Answers the milliseconds in which it inserted; reading and deriving are not counted.
 */
export function insertRaw(source: string, from: string, to: string): number {
  const read = new Database(from, { readonly: true })
  const write = new Database(to)
  // As src/database/ sets them, but that references are not checked: rows come in another order here.
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = OFF',
    'journal_size_limit = 67108864',
    'cache_size = -32768',
    'mmap_size = 268435456',
  ])
    write.pragma(pragma)
  for (const { sql } of schemaOf(read)) write.exec(sql)

  const inserts = new Map([...Object.keys(PARTS), ...SHARED].map((table) => [table, insertInto(write, table)]))
  const terms = write.prepare(
    'INSERT INTO article_terms (rowid, title, summary, body, tags, authors) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const words = write.prepare('INSERT INTO article_words (rowid, words) VALUES (?, ?)')
  const articles = readFileSync(source, 'utf8').trimEnd().split('\n')
  const shared = SHARED.map((table) => ({ table, rows: read.prepare(`SELECT * FROM ${table}`).raw().all() }))
  const batches = Math.ceil(articles.length / BATCH)

  let ms = 0
  for (let batch = 0; batch < batches; batch += 1) {
    const first = batch * BATCH + 1
    const rows = [
      ...shared.map(({ table, rows }) => ({
        table,
        rows: rows.slice((rows.length * batch) / batches, (rows.length * (batch + 1)) / batches),
      })),
      ...Object.entries(PARTS).map(([table, id]) => ({
        table,
        rows: read
          .prepare(`SELECT * FROM ${table} WHERE ${id} BETWEEN ? AND ?`)
          .raw()
          .all(first, first + BATCH - 1),
      })),
    ]
    const indexed = articles.slice(first - 1, first - 1 + BATCH).map((line) => {
      const { terms, titleWords } = deriveArticle(NewArticle.parse(JSON.parse(line))).index
      return { terms: [terms.title, terms.summary, terms.body, terms.tags, `${terms.authors}¤`], titleWords }
    })
    const start = performance.now()
    write.exec('BEGIN IMMEDIATE')
    for (const { table, rows: some } of rows) for (const row of some) inserts.get(table)?.run(...(row as unknown[]))
    for (const [position, { terms: fields, titleWords }] of indexed.entries()) {
      terms.run(first + position, ...fields)
      words.run(first + position, titleWords)
    }
    write.exec('COMMIT')
    ms += performance.now() - start
  }
  const counted = (db: Database.Database) => db.prepare('SELECT count(*) FROM article').pluck().get()
  if (counted(read) !== counted(write)) throw new Error('the bare script inserted other rows')
  read.close()
  write.close()
  return ms
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
