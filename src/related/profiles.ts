import { type LabelKind, labelTables } from '../articles/labels.ts'
import type { Database } from '../database/database.ts'
import { chunks, join, sql } from '../database/sql.ts'
import { VectorReader } from '../text/term-vector.ts'
import type { Rarities } from './rarities.ts'
import { type Profile, termWeight, toLabelWeights, toUnitLength, type Weights } from './score.ts'

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
    const terms = rows.map((row) => termCounts(row.terms))
    await rarities.learnTerms(terms.map(({ ids }) => ids))
    const [tags, authors] = [await labels(ask, 'tag', some, rarities), await labels(ask, 'author', some, rarities)]
    for (const [index, { id, meaning, terms: _, ...row }] of rows.entries()) {
      const weighted = terms[index] ?? NONE
      for (let at = 0; at < weighted.ids.length; at += 1) {
        weighted.weights[at] = termWeight(weighted.weights[at] ?? 1, rarities.rarityOfTerm(weighted.ids[at] ?? 0))
      }
      toUnitLength(weighted)
      profiles.set(id, {
        ...row,
        id,
        terms: weighted,
        meaning: meaning && new Int8Array(meaning.buffer, meaning.byteOffset, meaning.byteLength),
        tags: tags.get(id) ?? NONE,
        authors: authors.get(id) ?? NONE,
      })
    }
  }
  return profiles
}

const NONE: Weights = { ids: new Uint32Array(0), weights: new Float64Array(0) }

// Thousands of terms are met for each list, so nothing is made for each.
let roomForIds = new Uint32Array(4_096)
let roomForCounts = new Float64Array(4_096)

/** The terms of a vector, weighing as much as there are of each. */
function termCounts(bytes: Uint8Array): Weights {
  if (roomForIds.length < bytes.length) {
    roomForIds = new Uint32Array(bytes.length)
    roomForCounts = new Float64Array(bytes.length)
  }
  const vector = new VectorReader(bytes)
  let length = 0
  for (; vector.next(); length += 1) {
    roomForIds[length] = vector.term
    roomForCounts[length] = vector.count
  }
  return { ids: roomForIds.slice(0, length), weights: roomForCounts.slice(0, length) }
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
  return new Map(
    [...Map.groupBy(rows, ({ articleId }) => articleId)].map(([articleId, some]) => {
      const weights = {
        ids: Uint32Array.from(some, (row) => row.id),
        weights: Float64Array.from(some, (row) => rarities.label(kind, row.id)?.rarity ?? 0),
      }
      toLabelWeights(weights)
      return [articleId, weights]
    }),
  )
}
