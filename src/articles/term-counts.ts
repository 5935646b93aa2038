import type { Engine, Transaction } from '../database/database.ts'
import { chunks, join, rowsIn, type Sql, sql } from '../database/sql.ts'
import { encodeVector, VectorReader } from '../text/term-vector.ts'
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
  counts: ReadonlyMap<string, number>
  /** Those of the terms that tell nothing. */
  stopTerms: ReadonlySet<string>
}

export interface Vector {
  articleId: number
  language: string
  length: number
  terms: Uint8Array
}

/**
 * Replaces what articles are made of, by their ids, and keeps what is known of the collection right. No counts at all
 * are those of an article that the public must not see.
 */
export async function saveTermCounts(
  tx: Transaction,
  engine: Engine,
  articles: ReadonlyMap<number, TermCounts | undefined>,
): Promise<void> {
  if (articles.size === 0) return
  const ids = [...articles.keys()]
  const before = await tx.all<Vector>(sql`
    SELECT article_id AS "articleId", language, length, terms FROM article_vector
    WHERE article_id IN (${join(ids, sql`, `)})`)
  const after = [...articles].flatMap(([id, terms]) => (terms ? [{ id, ...terms }] : []))
  const numbers = await countIn(
    tx,
    engine,
    after.map(({ counts }) => counts),
  )
  const vectors = after.map(({ id, ...terms }) => vectorOf(id, terms, numbers))

  await tx.run([
    ...countOut(engine, before),
    ...removeProminentTerms(engine, before),
    sql`DELETE FROM article_vector WHERE article_id IN (${join(ids, sql`, `)})`,
    ...vectors.map(
      ({ articleId, language, length, terms }) => sql`
        INSERT INTO article_vector (article_id, language, length, terms)
        VALUES (${articleId}, ${language}, ${length}, ${terms})`,
    ),
    ...addProminentTerms(engine, vectors),
    ...collectionChanges(before, -1),
    ...collectionChanges(vectors, 1),
  ])
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

/** Counts each term once for each article that has it; returns the numbers of the terms. */
async function countIn(
  tx: Transaction,
  engine: Engine,
  articles: readonly ReadonlyMap<string, number>[],
): Promise<Map<string, number>> {
  const added = new Map<string, number>()
  for (const counts of articles) for (const term of counts.keys()) added.set(term, (added.get(term) ?? 0) + 1)
  const numbers = new Map<string, number>()
  if (added.size === 0) return numbers
  for (const statement of countTerms[engine]([...added])) {
    for (const { id, text } of await tx.all<{ id: number; text: string }>(statement)) numbers.set(text, id)
  }
  return numbers
}

/** Of texts and how many more articles have them; each answers the `id` of each `text`. */
const countTerms: Record<Engine, (added: readonly (readonly [text: string, articles: number])[]) => Sql[]> = {
  sqlite: (added) => [
    sql`
      INSERT INTO term (text, articles) ${rowsIn(added, 2)} WHERE 1 = 1
      ON CONFLICT (text) DO UPDATE SET articles = term.articles + excluded.articles
      RETURNING id, text`,
  ],
  // A conflict would use up a number here, and what is kept by the numbers of terms would have more gaps than terms.
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
  return removed.size === 0 ? [] : subtractAll[engine]([...removed])
}

const subtractAll: Record<Engine, (counts: readonly (readonly [id: number, count: number])[]) => Sql[]> = {
  sqlite: (counts) => [
    sql`
      UPDATE term SET articles = articles - removed.count
      FROM (SELECT value ->> 0 AS id, value ->> 1 AS count FROM json_each(${JSON.stringify(counts)})) removed
      WHERE term.id = removed.id`,
  ],
  postgres: (counts) =>
    chunks(counts).map(
      (some) => sql`
        UPDATE term SET articles = term.articles - removed.count
        FROM (VALUES ${join(
          some.map(([id, count]) => sql`(${id}, ${count})`),
          sql`, `,
        )}) removed (id, count)
        WHERE term.id = removed.id`,
    ),
}

/** What is kept of an article's terms, and which of them tell nothing, by the numbers of the terms. */
export function vectorOf(
  articleId: number,
  { language, counts, stopTerms }: TermCounts,
  numbers: ReadonlyMap<string, number>,
): Vector & { stops: ReadonlySet<number> } {
  const terms = [...counts].map(([text, count]) => ({ term: numbers.get(text) ?? 0, count }))
  const length = terms.reduce((sum, { count }) => sum + count, 0)
  const stops = new Set([...stopTerms].flatMap((term) => numbers.get(term) ?? []))
  return { articleId, language, length, terms: encodeVector(terms), stops }
}

/**
 * Takes note of words that were not seen before, each with the term that it is indexed under. Terms are saved first.
 * Answers the words that `known` can hold from now on, once the transaction is committed.
 */
export async function saveWords(
  tx: Transaction,
  articles: Iterable<ReadonlyMap<string, string>>,
  known: KnownWords,
): Promise<WordAndTerm[]> {
  const fresh = new Map<string, WordAndTerm>()
  for (const words of articles) {
    for (const [word, term] of words) if (!known.has(word, term)) fresh.set(`${word} ${term}`, [word, term])
  }
  for (const some of chunks([...fresh.values()], ROWS_AT_ONCE)) {
    const pairs = some.map(([word, term]) => sql`(${word}, ${term})`)
    await tx.run([
      sql`
        INSERT INTO word (text, term_id)
        SELECT pair.column1, term.id FROM (VALUES ${join(pairs, sql`, `)}) pair JOIN term ON term.text = pair.column2
        WHERE 1 = 1 ON CONFLICT DO NOTHING`,
    ])
  }
  return [...fresh.values()]
}

export type WordAndTerm = readonly [word: string, term: string]

const WORDS_KNOWN = 100_000

/** Words that are saved, so that they are not sent again and again: most words of most articles are among them. */
export class KnownWords {
  readonly #terms = new Map<string, string>()

  has(word: string, term: string): boolean {
    return this.#terms.get(word) === term
  }

  add(words: readonly WordAndTerm[]): void {
    if (this.#terms.size > WORDS_KNOWN) this.#terms.clear()
    for (const [word, term] of words) this.#terms.set(word, term)
  }
}
