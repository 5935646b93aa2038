import type { Transaction } from '../database/database.ts'
import { chunks, join, type Sql, sql } from '../database/sql.ts'
import { encodeVector, visitVector } from '../text/term-vector.ts'

/** How much a term counts by where it stands: in a title, as often as three times in the text. */
export const FIELD_WEIGHTS = { title: 3, summary: 2, body: 1, labels: 2 }
/** Rows of one statement. */
const ROWS_AT_ONCE = 200

export type TermCounts = ReadonlyMap<string, number>

/** `terms` are those of each part of an article, parted by spaces. */
export function countTerms(terms: Record<keyof typeof FIELD_WEIGHTS, string>): TermCounts {
  const counts = new Map<string, number>()
  for (const [field, weight] of Object.entries(FIELD_WEIGHTS)) {
    for (const term of terms[field as keyof typeof FIELD_WEIGHTS].split(' ')) {
      if (term !== '') counts.set(term, (counts.get(term) ?? 0) + weight)
    }
  }
  return counts
}

interface Vector {
  articleId: number
  length: number
  terms: Uint8Array
}

/**
 * Replaces what articles are made of, by their ids, and keeps what is known of the collection right. No counts at all
 * are those of an article that the public must not see.
 */
export async function saveTermCounts(tx: Transaction, articles: ReadonlyMap<number, TermCounts>): Promise<void> {
  if (articles.size === 0) return
  const ids = [...articles.keys()]
  const before = await tx.all<Vector>(sql`
    SELECT article_id AS "articleId", length, terms FROM article_vector WHERE article_id IN (${join(ids, sql`, `)})`)
  const after = [...articles].filter(([, counts]) => counts.size > 0)
  const numbers = await countIn(
    tx,
    after.map(([, counts]) => counts),
  )
  const vectors = after.map(([id, counts]) => vectorOf(id, counts, numbers))

  await tx.run([
    ...countOut(before),
    sql`DELETE FROM article_vector WHERE article_id IN (${join(ids, sql`, `)})`,
    ...vectors.map(
      ({ articleId, length, terms }) =>
        sql`INSERT INTO article_vector (article_id, length, terms) VALUES (${articleId}, ${length}, ${terms})`,
    ),
    sql`UPDATE collection
        SET articles = articles + ${vectors.length - before.length},
            length = length + ${sumOf(vectors) - sumOf(before)}`,
  ])
}

/** Counts each term once for each article that has it; returns the numbers of the terms. */
async function countIn(tx: Transaction, articles: readonly TermCounts[]): Promise<Map<string, number>> {
  const added = new Map<string, number>()
  for (const counts of articles) for (const term of counts.keys()) added.set(term, (added.get(term) ?? 0) + 1)
  const numbers = new Map<string, number>()
  for (const rows of chunks([...added], ROWS_AT_ONCE)) {
    const values = rows.map(([text, articlesOfTerm]) => sql`(${text}, ${articlesOfTerm})`)
    const saved = await tx.all<{ id: number; text: string }>(sql`
      INSERT INTO term (text, articles) VALUES ${join(values, sql`, `)}
      ON CONFLICT (text) DO UPDATE SET articles = term.articles + excluded.articles
      RETURNING id, text`)
    for (const { id, text } of saved) numbers.set(text, id)
  }
  return numbers
}

function countOut(vectors: readonly Vector[]): Sql[] {
  const removed = new Map<number, number>()
  for (const { terms } of vectors) visitVector(terms, (term) => removed.set(term, (removed.get(term) ?? 0) + 1))
  return [...removed].map(([id, count]) => sql`UPDATE term SET articles = articles - ${count} WHERE id = ${id}`)
}

function vectorOf(articleId: number, counts: TermCounts, numbers: ReadonlyMap<string, number>): Vector {
  const terms = [...counts].map(([text, count]) => ({ term: numbers.get(text) ?? 0, count }))
  return { articleId, length: terms.reduce((sum, { count }) => sum + count, 0), terms: encodeVector(terms) }
}

function sumOf(vectors: readonly Vector[]): number {
  return vectors.reduce((sum, { length }) => sum + length, 0)
}
