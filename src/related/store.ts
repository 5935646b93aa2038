import { columns as articleColumns } from '../articles/article-row.ts'
import { matching } from '../articles/filters.ts'
import { byScore, fillUp, type RelatedRow, relatedColumns } from '../articles/related-lists.ts'
import type { RelatedItem } from '../articles/schema.ts'
import { areListsSettled } from '../articles/stale-lists.ts'
import { type ArticleStore, createArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import { createLister } from './list.ts'
import { createRarities } from './rarities.ts'
import type { RelatedQuery } from './schema.ts'

export interface RelatedStore {
  /** Takes a slug or an id. Throws `not-found`. */
  list(slugOrId: string, query: RelatedQuery): Promise<Related>
  /** Whether all lists are as they stay until an article changes. */
  areSettled(): Promise<boolean>
}

export interface Related {
  items: RelatedItem[]
  fallback: 'latest' | null
}

/** Whether to answer means to compare articles, rather than to read a list that is kept. */
export function isNarrowed({ from, to, tag }: RelatedQuery): boolean {
  return [from, to, tag].some((filter) => filter !== undefined)
}

export function createRelatedStore(db: Database, articles: ArticleStore): RelatedStore {
  const slowly: Database = { ...db, all: db.allSlow }
  const lister = createLister(slowly, createArticleStore(slowly, { publicUrl: '' }))

  /** As the list is kept, in one statement. */
  function kept(sourceId: number, limit: number): Promise<RelatedRow[]> {
    return db.all<RelatedRow>(sql`
      SELECT ${relatedColumns}
      FROM related JOIN article ON article.id = related.other_id AND article.status = 'published'
      WHERE related.article_id = ${sourceId}
      ORDER BY related.position LIMIT ${limit}`)
  }

  /** By the same score, of articles that are something else too. */
  async function found(sourceId: number, where: Sql): Promise<RelatedRow[]> {
    const { list } = await lister.similarTo(sourceId, await createRarities(db.allSlow), where)
    if (list.length === 0) return []
    const ids = list.map(({ id }) => id)
    const rows = await db.all<Omit<RelatedRow, 'sourceId' | 'score' | 'detail'>>(sql`
      SELECT ${articleColumns} FROM article
      WHERE article.id IN (${join(ids, sql`, `)}) AND article.status = 'published'`)
    const byId = new Map(rows.map((row) => [row.id, row]))
    return list.flatMap(({ id, score, detail }) => {
      const row = byId.get(id)
      return row ? [{ ...row, sourceId, score, detail: JSON.stringify(detail) }] : []
    })
  }

  async function idsOf(names: readonly string[]): Promise<number[]> {
    if (names.length === 0) return []
    const ids = names.filter((name) => /^\d{1,15}$/.test(name)).map(Number)
    const slugs = names.map((name) => name.normalize('NFC'))
    const rows = await db.all<{ id: number }>(sql`SELECT id FROM article WHERE slug IN (${join(slugs, sql`, `)})`)
    return [...ids, ...rows.map((row) => row.id)]
  }

  return {
    areSettled: () => areListsSettled(db),
    async list(slugOrId, query) {
      const { limit, exclude = [], from, to, tag, fields, formats, explain } = query
      const sourceId = await articles.idOf(slugOrId)
      const excluded = await idsOf(exclude)
      const rows = await kept(sourceId, limit + excluded.length)
      const narrowed = isNarrowed(query)
      const where = (others: readonly number[]) =>
        sql`${matching({ from, to, tag })} AND article.id NOT IN (${join([sourceId, ...others], sql`, `)})`
      const left = rows.filter(({ id }) => !excluded.includes(id))
      // What was left out may have taken the place of others that are as similar.
      const isSpent = left.length < limit && left.length < rows.length
      const similar = (narrowed || isSpent ? await found(sourceId, where(excluded)) : left).slice(0, limit)
      const thin =
        similar.length < limit
          ? [{ sourceId, rows: similar, limit, where: where([...excluded, ...similar.map(({ id }) => id)]) }]
          : []
      const { rows: all, filled } = await fillUp(narrowed ? db.allSlow : db.all, similar, thin)
      const items = await articles.related(byScore(all), { fields, formats, explain })
      return { items, fallback: filled.size > 0 ? 'latest' : null }
    },
  }
}
