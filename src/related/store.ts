import { matching } from '../articles/filters.ts'
import type { ArticleFilters } from '../articles/query.ts'
import type { RelatedItem } from '../articles/schema.ts'
import { searchIndexes } from '../articles/search-index.ts'
import type { ArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import type { RelatedQuery } from './schema.ts'
import { READ_LENGTH, type TermUse, tellingTerms, termUses } from './telling-terms.ts'

/** An article that shares less than this with the source is filled up from the latest rather than called similar. */
const LEAST_SCORE = 0.03
const MOST_REASONS = 5

export interface RelatedStore {
  /** Takes a slug or an id. Throws `not-found`. */
  list(slugOrId: string, query: RelatedQuery): Promise<Related>
}

export interface Related {
  items: RelatedItem[]
  fallback: 'latest' | null
}

interface Candidate {
  id: number
  relevance: number
}

export function createRelatedStore(db: Database, articles: ArticleStore): RelatedStore {
  const index = searchIndexes[db.engine]

  async function telling(uses: readonly TermUse[]): Promise<TermUse[]> {
    if (uses.length === 0) return []
    const terms = uses.map(({ term }) => term)
    const [known, [collection]] = await Promise.all([
      db.allSlow<{ text: string; articles: number }>(
        sql`SELECT text, articles FROM term WHERE text IN (${join(terms, sql`, `)})`,
      ),
      db.all<{ articles: number }>(sql`SELECT coalesce(sum(articles), 0) AS articles FROM collection`),
    ])
    const frequencies = new Map(known.map(({ text, articles: count }) => [text, count]))
    return tellingTerms(uses, frequencies, collection?.articles ?? 0)
  }

  async function similar(id: number, terms: readonly string[], where: Sql, limit: number): Promise<Scored[]> {
    if (terms.length === 0) return []
    const anyTerm = { type: 'any' as const, parts: terms.map((term) => ({ type: 'phrase' as const, terms: [term] })) }
    const ranked = (condition: Sql) =>
      db.allSlow<Candidate>(sql`
      SELECT hit.id, hit.relevance FROM (${index.ranked(anyTerm, condition)}) hit
      ORDER BY hit.relevance DESC, hit.id DESC LIMIT ${limit}`)
    const [[self], others] = await Promise.all([ranked(sql`article.id = ${id}`), ranked(sql`${where}`)])
    // The article itself is what is most like it, so its own relevance is the measure of the others'.
    const most = self?.relevance ?? Number.POSITIVE_INFINITY
    return others
      .map((other) => ({
        id: other.id,
        score: Math.round(Math.min(1, Math.max(0, other.relevance / most)) * 1000) / 1000,
      }))
      .filter(({ score }) => score >= LEAST_SCORE)
  }

  async function latest(where: Sql, limit: number): Promise<number[]> {
    const rows = await db.allSlow<{ id: number }>(sql`
      SELECT article.id FROM article WHERE ${where}
      ORDER BY article.published_at DESC, article.id DESC LIMIT ${limit}`)
    return rows.map((row) => row.id)
  }

  return {
    async list(slugOrId, { limit, exclude, from, to, tag, fields, formats }) {
      const id = await articles.idOf(slugOrId)
      const source = (await articles.textsOf([id], READ_LENGTH)).get(id)
      const terms = await telling(source ? termUses(source) : [])
      const excluded = await idsOf(exclude ?? [])
      const where = (others: readonly number[]) => narrowed({ from, to, tag }, [id, ...others])

      const found = await similar(
        id,
        terms.map(({ term }) => term),
        where(excluded),
        limit,
      )
      const ids = found.map((article) => article.id)
      const rest = ids.length < limit ? await latest(where([...excluded, ...ids]), limit - ids.length) : []

      const all = [...found, ...rest.map((other) => ({ id: other, score: 0 }))]
      const allIds = all.map((article) => article.id)
      const [shown, texts, tags] = await Promise.all([
        articles.byIds(allIds, { fields, formats }),
        articles.textsOf(ids, READ_LENGTH),
        sharedTags(id, allIds),
      ])
      const items = all.flatMap(({ id: other, score }): RelatedItem[] => {
        const article = shown.get(other)
        if (!article) return []
        const reasons = { terms: sharedTerms(terms, texts.get(other)), tags: tags.get(other) ?? [] }
        return [{ ...article, score, reasons }]
      })
      return { items, fallback: rest.length > 0 ? 'latest' : null }
    },
  }

  async function idsOf(names: readonly string[]): Promise<number[]> {
    if (names.length === 0) return []
    const ids = names.filter((name) => /^\d{1,15}$/.test(name)).map(Number)
    const rows = await db.all<{ id: number }>(sql`SELECT id FROM article WHERE slug IN (${join(names, sql`, `)})`)
    return [...ids, ...rows.map((row) => row.id)]
  }

  async function sharedTags(id: number, others: readonly number[]): Promise<Map<number, string[]>> {
    if (others.length === 0) return new Map()
    const rows = await db.all<{ articleId: number; slug: string }>(sql`
      SELECT theirs.article_id AS "articleId", tag.slug
      FROM article_tag ours
      JOIN article_tag theirs ON theirs.tag_id = ours.tag_id
      JOIN tag ON tag.id = ours.tag_id
      WHERE ours.article_id = ${id} AND theirs.article_id IN (${join(others, sql`, `)})
      ORDER BY theirs.article_id, ours.position`)
    return new Map(
      [...Map.groupBy(rows, (row) => row.articleId)].map(([article, tags]) => [article, tags.map(({ slug }) => slug)]),
    )
  }
}

interface Scored {
  id: number
  score: number
}

function narrowed(filters: ArticleFilters, without: readonly number[]): Sql {
  return sql`${matching(filters)} AND article.id NOT IN (${join(without, sql`, `)})`
}

function sharedTerms(terms: readonly TermUse[], text: Parameters<typeof termUses>[0] | undefined): string[] {
  if (!text) return []
  const theirs = new Set(termUses(text).map(({ term }) => term))
  return terms
    .filter(({ term }) => theirs.has(term))
    .slice(0, MOST_REASONS)
    .map(({ form }) => form)
}
