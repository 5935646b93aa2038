import { type LabelKind, labelTables } from '../articles/labels.ts'
import type { Database } from '../database/database.ts'
import { anyOf, chunks, sql } from '../database/sql.ts'
import { DEFAULT_LANGUAGE } from '../text/languages.ts'
import { VectorReader } from '../text/term-vector.ts'
import { isStopWord } from '../text/terms.ts'
import { rarity, termRarity } from './score.ts'

/** How rare terms, tags and authors are. What was asked for once is not asked for again. */
export interface Rarities {
  /** Those of vectors, as `encodeVector` has them. */
  learnTerms(vectors: readonly Uint8Array[]): Promise<void>
  /** Of a term that was learnt: from 0, of one that tells nothing. */
  rarityOfTerm(id: number): number
  /** How many articles have a term that was learnt. */
  articlesOfTerm(id: number): number
  learnLabels(kind: LabelKind, ids: Iterable<number>): Promise<void>
  /** From 0, of a label that all have, to nearly 1; and how many have it. */
  label(kind: LabelKind, id: number): { articles: number; rarity: number } | undefined
  /** Has what few articles have be learnt anew: a name of today's news is soon in more of them. */
  forgetRare(): void
}

const FEW = 100
/** How many articles have a term, before that is known. */
const NOT_LEARNT = -1
/** Of what has become too small. */
const GROWTH = 1.5

export async function createRarities(ask: Database['all']): Promise<Rarities> {
  const collection = new Map<string, number>()
  for (const row of await ask<{ language: string; articles: number }>(sql`SELECT language, articles FROM collection`)) {
    collection.set(row.language, row.articles)
  }
  const all = [...collection.values()].reduce((sum, articles) => sum + articles, 0)
  const labels = { tag: new Map<number, Counted>(), author: new Map<number, Counted>() }
  // By the numbers of terms: they are asked thousands of times for each list, and there may be a million.
  let rarityByTerm = new Float64Array(0)
  let articlesByTerm = new Int32Array(0)

  function growTo(length: number): void {
    const [rarities, articles] = [rarityByTerm, articlesByTerm]
    rarityByTerm = new Float64Array(length)
    rarityByTerm.set(rarities)
    articlesByTerm = new Int32Array(length).fill(NOT_LEARNT)
    articlesByTerm.set(articles)
  }

  return {
    rarityOfTerm: (id) => rarityByTerm[id] ?? 0,
    articlesOfTerm: (id) => articlesByTerm[id] ?? NOT_LEARNT,
    label: (kind, id) => labels[kind].get(id),
    forgetRare() {
      articlesByTerm = articlesByTerm.map((articles) => (articles < FEW ? NOT_LEARNT : articles))
      for (const counted of [labels.tag, labels.author]) {
        for (const [id, { articles }] of counted) if (articles < FEW) counted.delete(id)
      }
    },
    async learnTerms(vectors) {
      const unknown = new Set<number>()
      for (const encoded of vectors) {
        const vector = new VectorReader(encoded)
        while (vector.next()) {
          if ((articlesByTerm[vector.term] ?? NOT_LEARNT) === NOT_LEARNT) unknown.add(vector.term)
        }
      }
      for (const some of chunks([...unknown])) {
        const rows = await ask<{ id: number; text: string; articles: number }>(
          sql`SELECT id, text, articles FROM term WHERE id IN (${anyOf(some)})`,
        )
        for (const { id, text, articles } of rows) {
          const [stem = '', language = DEFAULT_LANGUAGE] = text.split('·')
          const tells = !/^\d+$/.test(stem) && !isStopWord(stem, language)
          const known = collection.get(language) ?? 0
          if (id >= rarityByTerm.length) growTo(Math.ceil(GROWTH * id) + 1)
          rarityByTerm[id] = tells ? termRarity(articles, known) : 0
          articlesByTerm[id] = articles
        }
      }
    },
    async learnLabels(kind, ids) {
      const { link, id: column } = labelTables[kind]
      for (const some of chunks([...new Set(ids)].filter((id) => !labels[kind].has(id)))) {
        const rows = await ask<{ id: number; articles: number }>(sql`
          SELECT ${column} AS id, count(*) AS articles FROM ${link}
          WHERE ${column} IN (${anyOf(some)}) GROUP BY ${column}`)
        for (const { id, articles } of rows) {
          labels[kind].set(id, { articles, rarity: rarity(articles, all) / Math.log(all + 1) })
        }
      }
    },
  }
}

interface Counted {
  articles: number
  rarity: number
}
