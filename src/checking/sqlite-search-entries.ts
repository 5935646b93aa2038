import type { IndexedText } from '../articles/indexed-text.ts'
import type { Reader } from '../articles/show.ts'
import { EVERY } from '../articles/sqlite-search-index.ts'
import { indexedFields } from '../articles/term-counts.ts'
import { hashOf } from '../database/hash.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import { slugsOf } from './names.ts'
import type { Promised } from './promise.ts'
import { SEARCH_HOLDS, SUGGESTIONS_KNOW } from './search-promises.ts'

// A full-text index that keeps no texts cannot be asked what it holds of an article, but walked through, term by term.
// Each place of a term makes a number of the term, its field and its position; an article's sum of them tells whether all
// are there, and no others.

const MODULUS = 1_073_741_789
/** Entries that are added up in one statement. */
const AT_ONCE = 1_000_000

interface IndexTable {
  says: string
  table: Sql
  columns: readonly string[]
  /** What each column should hold: words parted by spaces. */
  textsOf: (index: IndexedText) => Record<string, string>
}

const tables: IndexTable[] = [
  {
    says: SEARCH_HOLDS,
    table: sql`article_terms`,
    columns: indexedFields,
    textsOf: ({ terms }) => ({ ...terms, authors: `${terms.authors}${EVERY}` }),
  },
  {
    says: SUGGESTIONS_KNOW,
    table: sql`article_words`,
    columns: ['words'],
    textsOf: ({ titleWords }) => ({ words: titleWords }),
  },
]

/** Of FTS5. */
export const sqliteSearchEntries: readonly Promised[] = tables.map((indexTable) => ({
  says: indexTable.says,
  madeOf: 'index',
  watch: (reader, report) => {
    const expected = new Map<number, number>()
    return {
      async look(articles) {
        for (const { id, index } of articles) if (index) expected.set(id, sumOf(indexTable, index))
      },
      async end() {
        const found = await sumsIn(reader, indexTable)
        const wrong = [...expected].filter(([id, sum]) => (found.get(id) ?? 0) !== sum).map(([id]) => id)
        const extra = [...found.keys()].filter((id) => !expected.has(id))
        const slugs = await slugsOf(reader, [...wrong, ...extra])
        for (const id of wrong) report(slugs(id), found.has(id) ? 'is there by other terms' : 'is not there')
        for (const id of extra) report(slugs(id), 'is there, and should not be')
      },
    }
  },
}))

function sumOf({ columns, textsOf }: IndexTable, index: IndexedText): number {
  let sum = 0
  const texts = textsOf(index)
  for (const [number, column] of columns.entries()) {
    const words = texts[column]?.split(' ').filter((word) => word !== '') ?? []
    for (const [offset, word] of words.entries()) sum += ((hashOf(word) + number) * (offset + 1)) % MODULUS
  }
  return sum
}

/** The sum of each article, by its id. */
async function sumsIn(reader: Reader, { table, columns }: IndexTable): Promise<Map<number, number>> {
  const name = table.strings.join('')
  const walk = sql`temp.${table}_walk`
  await reader.all(sql`CREATE VIRTUAL TABLE ${walk} USING fts5vocab('main', ${raw(`'${name}'`)}, 'instance')`)
  const number = sql`CASE walk.col ${join(
    columns.map((column, index) => sql`WHEN ${column} THEN ${index}`),
    sql` `,
  )} END`
  const sums = new Map<number, number>()
  for await (const { from, to } of ranges(reader)) {
    const below = to === undefined ? sql`` : sql` AND walk.term < ${to}`
    const rows = await reader.all<{ id: number; sum: number }>(sql`
      SELECT walk.doc AS id, sum(((hash_of(walk.term) + ${number}) * (walk.offset + 1)) % ${MODULUS}) AS sum
      FROM ${walk} walk WHERE walk.term >= ${from}${below} GROUP BY walk.doc`)
    for (const { id, sum } of rows) sums.set(id, (sums.get(id) ?? 0) + sum)
  }
  return sums
}

/** Ranges of terms that together hold about as many entries as are added up at once, and together are all that there can be. */
async function* ranges(reader: Reader): AsyncGenerator<{ from: string; to: string | undefined }> {
  let from = ''
  let entries = 0
  for (let last = ''; ; ) {
    const rows = await reader.all<{ text: string; articles: number }>(
      sql`SELECT text, articles FROM term WHERE text > ${last} ORDER BY text LIMIT 10000`,
    )
    for (const { text, articles } of rows) {
      if (entries + articles > AT_ONCE && text > from) {
        yield { from, to: text }
        from = text
        entries = 0
      }
      entries += articles
    }
    if (rows.length === 0) break
    last = rows.at(-1)?.text ?? last
  }
  yield { from, to: undefined }
}

function raw(text: string): Sql {
  return { strings: [text], values: [] }
}
