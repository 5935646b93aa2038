import { type LabelKind, labelTables } from '../articles/labels.ts'
import type { Database } from '../database/database.ts'
import { chunks, join, sql } from '../database/sql.ts'
import { VectorReader } from '../text/term-vector.ts'
import type { Rarities } from './rarities.ts'
import { labelWeights, type Profile, termWeight, unitWeights, type Weights } from './score.ts'

interface Row {
  id: number
  publishedAt: string
  language: string
  terms: Uint8Array
  meaning: Uint8Array | null
  story: number | null
}

/** What the scores of published articles are made of, by id. */
export async function readProfiles(
  ask: Database['all'],
  ids: readonly number[],
  rarities: Rarities,
): Promise<Map<number, Profile>> {
  const profiles = new Map<number, Profile>()
  for (const some of chunks(ids)) {
    const rows = await ask<Row>(sql`
      SELECT article.id, article.published_at AS "publishedAt", article_vector.language, article_vector.terms,
        article_meaning.vector AS meaning, near_copy.story
      FROM article JOIN article_vector ON article_vector.article_id = article.id
      LEFT JOIN article_meaning ON article_meaning.article_id = article.id
      LEFT JOIN near_copy ON near_copy.article_id = article.id
      WHERE article.id IN (${join(some, sql`, `)}) AND article.status = 'published'`)
    const terms = new Map(rows.map((row) => [row.id, termsIn(row.terms)]))
    await rarities.learnTerms([...terms.values()].flatMap((list) => list.map(({ id }) => id)))
    const [tags, authors] = [await labels(ask, 'tag', some, rarities), await labels(ask, 'author', some, rarities)]
    for (const { id, meaning, terms: _, ...row } of rows) {
      const weights = (terms.get(id) ?? []).map((term) => ({
        id: term.id,
        weight: termWeight(term.count, rarities.term(term.id)?.rarity ?? 0),
      }))
      profiles.set(id, {
        ...row,
        id,
        terms: unitWeights(weights),
        meaning: meaning && new Int8Array(meaning.buffer, meaning.byteOffset, meaning.byteLength),
        tags: tags.get(id) ?? NONE,
        authors: authors.get(id) ?? NONE,
      })
    }
  }
  return profiles
}

const NONE: Weights = { ids: [], weights: [] }

function termsIn(bytes: Uint8Array): { id: number; count: number }[] {
  const terms: { id: number; count: number }[] = []
  const vector = new VectorReader(bytes)
  while (vector.next()) terms.push({ id: vector.term, count: vector.count })
  return terms
}

async function labels(
  ask: Database['all'],
  kind: LabelKind,
  articleIds: readonly number[],
  rarities: Rarities,
): Promise<Map<number, Weights>> {
  const { link, id } = labelTables[kind]
  const rows = await ask<{ articleId: number; id: number }>(sql`
    SELECT article_id AS "articleId", ${id} AS id FROM ${link}
    WHERE article_id IN (${join(articleIds, sql`, `)}) ORDER BY article_id, ${id}`)
  await rarities.learnLabels(
    kind,
    rows.map((row) => row.id),
  )
  const byArticle = Map.groupBy(rows, ({ articleId }) => articleId)
  return new Map(
    [...byArticle].map(([articleId, some]) => [
      articleId,
      labelWeights(some.map((row) => ({ id: row.id, weight: rarities.label(kind, row.id)?.rarity ?? 0 }))),
    ]),
  )
}
