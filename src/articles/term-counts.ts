import type { Engine, Transaction } from '../database/database.ts'
import { anyOf, chunks, join, type Sql, sql } from '../database/sql.ts'
import { encodeVector, VectorReader } from '../text/term-vector.ts'
import type { KnownWords } from './known-words.ts'
import { addProminentTerms, removeProminentTerms } from './prominent-terms.ts'

/** How much a term counts by where it stands: in a title, as often as three times in the text. */
export const FIELD_WEIGHTS = { title: 3, summary: 2, body: 1, tags: 2, authors: 2 }
export type IndexedField = keyof typeof FIELD_WEIGHTS
export const indexedFields = Object.keys(FIELD_WEIGHTS) as IndexedField[]

/** Rows of one statement. */
const ROWS_AT_ONCE = 200

/** The terms of an article, by the language whose rules made them. */
export interface TermCounts {
  language: string
  terms: readonly string[]
  /** One for each of the terms. */
  counts: readonly number[]
  /** Those of the terms that tell nothing. */
  stopTerms: readonly string[]
}

export interface Vector {
  articleId: number
  language: string
  length: number
  terms: Uint8Array
}

/**
 * Replaces what articles are made of, by their ids, and keeps what is known of the collection right. No counts at all
 * are those of an article that the public must not see. Answers the numbers of terms that were not `known`.
 */
export async function saveTermCounts(
  tx: Transaction,
  engine: Engine,
  articles: ReadonlyMap<number, TermCounts | undefined>,
  known: KnownWords,
): Promise<ReadonlyMap<string, number>> {
  if (articles.size === 0) return new Map()
  const ids = [...articles.keys()]
  const before = await tx.all<Vector>(sql`
    SELECT article_id AS "articleId", language, length, terms FROM article_vector
    WHERE article_id IN (${anyOf(ids)})`)
  const after = [...articles].flatMap(([id, terms]) => (terms ? [{ id, ...terms }] : []))
  const { numbers, fresh } = await countIn(
    tx,
    engine,
    after.map(({ terms }) => terms),
    known,
  )
  const vectors = after.map(({ id, ...terms }) => vectorOf(id, terms, numbers))

  await tx.run([
    ...countOut(engine, before),
    ...removeProminentTerms(engine, before),
    sql`DELETE FROM article_vector WHERE article_id IN (${anyOf(ids)})`,
    ...vectors.map(
      ({ articleId, language, length, terms }) => sql`
        INSERT INTO article_vector (article_id, language, length, terms)
        VALUES (${articleId}, ${language}, ${length}, ${terms})`,
    ),
    ...addProminentTerms(engine, vectors),
    ...collectionChanges(before, -1),
    ...collectionChanges(vectors, 1),
  ])
  return fresh
}

function collectionChanges(vectors: readonly Vector[], sign: 1 | -1): Sql[] {
  return [...Map.groupBy(vectors, ({ language }) => language)].map(([language, some]) => {
    const length = some.reduce((sum, vector) => sum + vector.length, 0)
    return sql`
      INSERT INTO collection (language, articles, length) VALUES (${language}, ${sign * some.length}, ${sign * length})
      ON CONFLICT (language) DO UPDATE
      SET articles = collection.articles + excluded.articles, length = collection.length + excluded.length`
  })
}

/** Counts each term once for each article that has it; answers the numbers of the terms, and those that were not known. */
async function countIn(
  tx: Transaction,
  engine: Engine,
  articles: readonly (readonly string[])[],
  known: KnownWords,
): Promise<Record<'numbers' | 'fresh', Map<string, number>>> {
  const added = new Map<string, number>()
  for (const terms of articles) for (const term of terms) added.set(term, (added.get(term) ?? 0) + 1)
  const numbers = new Map<string, number>()
  const unknown: [text: string, articles: number][] = []
  const again: [id: number, articles: number][] = []
  for (const [term, count] of added) {
    const id = known.numberOf(term)
    if (id === undefined) unknown.push([term, count])
    else {
      numbers.set(term, id)
      again.push([id, count])
    }
  }
  if (again.length > 0) await tx.run(changeCounts[engine](again))
  const fresh = new Map<string, number>()
  for (const statement of unknown.length > 0 ? countTerms[engine](unknown) : []) {
    for (const { id, text } of await tx.all<{ id: number; text: string }>(statement)) fresh.set(text, id)
  }
  for (const [term, id] of fresh) numbers.set(term, id)
  return { numbers, fresh }
}

/**
 * Of texts and how many more articles have them; these answer the `id` of each `text`. An upsert would use up a number for
 * each text that is there already: what is kept by the numbers of terms would have more gaps than terms.
 */
const countTerms: Record<Engine, (added: readonly (readonly [text: string, articles: number])[]) => Sql[]> = {
  sqlite: (added) => {
    const pairs = pairsIn(added)
    return [
      sql`
        UPDATE term SET articles = articles + added.value FROM json_each(${pairs}) added WHERE term.text = added.key
        RETURNING term.id, term.text`,
      sql`
        INSERT INTO term (text, articles) SELECT key, value FROM json_each(${pairs})
        WHERE NOT EXISTS (SELECT 1 FROM term WHERE text = key)
        RETURNING id, text`,
    ]
  },
  postgres: (added) =>
    chunks(added, ROWS_AT_ONCE).map((some) => {
      const values = some.map(([text, articles]) => sql`(${text}, ${articles})`)
      return sql`
        WITH added (text, articles) AS (VALUES ${join(values, sql`, `)}),
          known AS (
            UPDATE term SET articles = term.articles + added.articles FROM added WHERE term.text = added.text
            RETURNING term.id, term.text),
          fresh AS (
            INSERT INTO term (text, articles)
            SELECT text, articles FROM added WHERE NOT EXISTS (SELECT 1 FROM term WHERE term.text = added.text)
            RETURNING id, text)
        SELECT id, text FROM known UNION ALL SELECT id, text FROM fresh`
    }),
}

function countOut(engine: Engine, vectors: readonly Vector[]): Sql[] {
  const removed = new Map<number, number>()
  for (const { terms } of vectors) {
    const vector = new VectorReader(terms)
    while (vector.next()) removed.set(vector.term, (removed.get(vector.term) ?? 0) + 1)
  }
  return removed.size === 0 ? [] : changeCounts[engine]([...removed].map(([id, count]) => [id, -count]))
}

/** Of the numbers of terms, and how many more articles have them. */
const changeCounts: Record<Engine, (changes: readonly (readonly [id: number, articles: number])[]) => Sql[]> = {
  sqlite: (changes) => [
    sql`
      UPDATE term SET articles = articles + change.value
      FROM json_each(${pairsIn(changes.toSorted(([a], [b]) => a - b))}) change WHERE term.id = CAST(change.key AS INTEGER)`,
  ],
  postgres: (changes) =>
    chunks(changes).map(
      (some) => sql`
        UPDATE term SET articles = term.articles + change.articles
        FROM (VALUES ${join(
          some.map(([id, count]) => sql`(${id}, ${count})`),
          sql`, `,
        )}) change (id, articles)
        WHERE term.id = change.id`,
    ),
}

/** A JSON object in this order: SQLite walks through one sooner than through arrays in an array. */
function pairsIn(pairs: readonly (readonly [key: string | number, value: number])[]): string {
  return `{${pairs.map(([key, value]) => `${JSON.stringify(String(key))}:${value}`).join(',')}}`
}

/** What is kept of an article's terms, and which of them tell nothing, by the numbers of the terms. */
export function vectorOf(
  articleId: number,
  { language, terms, counts, stopTerms }: TermCounts,
  numbers: ReadonlyMap<string, number>,
): Vector & { stops: ReadonlySet<number> } {
  const counted = terms.map((text, index) => ({ term: numbers.get(text) ?? 0, count: counts[index] ?? 0 }))
  const length = counts.reduce((sum, count) => sum + count, 0)
  const stops = new Set(stopTerms.flatMap((term) => numbers.get(term) ?? []))
  return { articleId, language, length, terms: encodeVector(counted), stops }
}

/**
 * Takes note of words that were not seen before, each with the term that it is indexed under. Terms are saved first.
 * Answers the words that `known` can hold from now on, once the transaction is committed.
 */
export async function saveWords(
  tx: Transaction,
  engine: Engine,
  articles: Iterable<readonly string[]>,
  known: KnownWords,
): Promise<string[]> {
  const fresh = new Set<string>()
  for (const words of articles) for (const word of words) if (!known.has(word)) fresh.add(word)
  if (fresh.size > 0) await tx.run(insertWords[engine]([...fresh]))
  return [...fresh]
}

export function wordAndTerm(text: string): [word: string, term: string] {
  const end = text.indexOf(' ')
  return [text.slice(0, end), text.slice(end + 1)]
}

const insertWords: Record<Engine, (words: readonly string[]) => Sql[]> = {
  sqlite: (words) => [
    sql`
      INSERT INTO word (text, term_id)
      SELECT substr(pair.value, 1, instr(pair.value, ' ') - 1), term.id FROM json_each(${JSON.stringify(words)}) pair
      CROSS JOIN term ON term.text = substr(pair.value, instr(pair.value, ' ') + 1)
      WHERE 1 = 1 ON CONFLICT DO NOTHING`,
  ],
  postgres: (words) =>
    chunks(words.map(wordAndTerm), ROWS_AT_ONCE).map((some) => {
      const values = some.map(([word, term]) => sql`(${word}, ${term})`)
      return sql`
        INSERT INTO word (text, term_id)
        SELECT pair.column1, term.id FROM (VALUES ${join(values, sql`, `)}) pair JOIN term ON term.text = pair.column2
        WHERE 1 = 1 ON CONFLICT DO NOTHING`
    }),
}
