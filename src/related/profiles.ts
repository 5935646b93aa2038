import { LRUCache } from 'lru-cache'
import { type LabelKind, labelTables } from '../articles/labels.ts'
import type { Database } from '../database/database.ts'
import { anyOf, chunks, sql } from '../database/sql.ts'
import type { Rarities } from './rarities.ts'
import type { Profile } from './score.ts'
import { WeightedTerms } from './weighted-terms.ts'
import { toLabelWeights, type Weights } from './weights.ts'

/** What profiles may take that are kept: those of some 14,000 articles of 600 words. */
const KEPT_BYTES = 24 * 1_024 * 1_024
/** Of an article without terms, in bytes, about. */
const LEAST_BYTES = 1_000

interface Row {
  id: number
  revision: number
  publishedAt: string
  meaning: Uint8Array | null
  story: number | null
}

/** The part of a profile that only changes when the article does, or what is rare. */
interface Written {
  revision: number
  language: string
  /** As `encodeVector` has them: to read them is soon done, and their weights would take five times as much. */
  terms: Uint8Array
  tags: Weights
  authors: Weights
}

export interface Profiles {
  readonly rarities: Rarities
  /** What the scores of published articles are made of, by id. */
  read(ids: readonly number[]): Promise<Map<number, Profile>>
}

/** Keeps what it has read of articles that are compared again and again; what has changed since is read anew. */
export function createProfiles(ask: Database['all'], rarities: Rarities): Profiles {
  const kept = new LRUCache<number, Written>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ terms }) => LEAST_BYTES + terms.byteLength,
  })

  async function readWritten(rows: readonly Row[]): Promise<Map<number, Written>> {
    const written = new Map<number, Written>()
    const unknown = new Map<number, number>()
    for (const { id, revision } of rows) {
      const known = kept.get(id)
      if (known?.revision === revision) written.set(id, known)
      else unknown.set(id, revision)
    }
    if (unknown.size === 0) return written
    const ids = [...unknown.keys()]
    const vectors = await ask<{ id: number; language: string; terms: Uint8Array }>(sql`
      SELECT article_id AS id, language, terms FROM article_vector WHERE article_id IN (${anyOf(ids)})`)
    await rarities.learnTerms(vectors.map(({ terms }) => terms))
    const labels = await labelsOf(ask, ids, rarities)
    for (const { id, language, terms } of vectors) {
      const one = {
        revision: unknown.get(id) ?? 0,
        language,
        // A driver may hand out pieces of a larger buffer, which would all be kept.
        terms: new Uint8Array(terms),
        tags: labels.tag.get(id) ?? NONE,
        authors: labels.author.get(id) ?? NONE,
      }
      kept.set(id, one)
      written.set(id, one)
    }
    return written
  }

  return {
    rarities,
    async read(ids) {
      const profiles = new Map<number, Profile>()
      for (const some of chunks(ids)) {
        const rows = await ask<Row>(sql`
          SELECT article.id, article.revision, article.published_at AS "publishedAt",
            article_meaning.vector AS meaning, near_copy.story
          FROM article
          LEFT JOIN article_meaning ON article_meaning.article_id = article.id
          LEFT JOIN near_copy ON near_copy.article_id = article.id
          WHERE article.id IN (${anyOf(some)}) AND article.status = 'published'`)
        const written = await readWritten(rows)
        for (const { id, publishedAt, meaning, story } of rows) {
          const known = written.get(id)
          if (!known) continue
          const { language, terms, tags, authors } = known
          const vector = meaning && new Int8Array(meaning.buffer, meaning.byteOffset, meaning.byteLength)
          const weighted = new WeightedTerms(terms, rarities)
          profiles.set(id, { id, publishedAt, story, meaning: vector, language, terms: weighted, tags, authors })
        }
      }
      return profiles
    },
  }
}

const NONE: Weights = { ids: new Uint32Array(0), weights: new Float64Array(0) }

async function labelsOf(
  ask: Database['all'],
  articleIds: readonly number[],
  rarities: Rarities,
): Promise<Record<LabelKind, Map<number, Weights>>> {
  const linksOf = (kind: LabelKind) => sql`
    SELECT ${kind} AS kind, article_id AS "articleId", ${labelTables[kind].id} AS id FROM ${labelTables[kind].link}
    WHERE article_id IN (${anyOf(articleIds)})`
  const links = await ask<{ kind: LabelKind; articleId: number; id: number }>(
    sql`${linksOf('tag')} UNION ALL ${linksOf('author')} ORDER BY "articleId", id`,
  )
  const weightsOf = async (kind: LabelKind) => {
    const some = links.filter((link) => link.kind === kind)
    await rarities.learnLabels(
      kind,
      some.map(({ id }) => id),
    )
    const byArticle = Map.groupBy(some, ({ articleId }) => articleId)
    return new Map([...byArticle].map(([articleId, labels]) => [articleId, weightsIn(kind, labels, rarities)]))
  }
  return { tag: await weightsOf('tag'), author: await weightsOf('author') }
}

/** `labels` are in ascending order. */
function weightsIn(kind: LabelKind, labels: readonly { id: number }[], rarities: Rarities): Weights {
  const weights = {
    ids: Uint32Array.from(labels, ({ id }) => id),
    weights: Float64Array.from(labels, ({ id }) => rarities.label(kind, id)?.rarity ?? 0),
  }
  toLabelWeights(weights)
  return weights
}
