import { matching } from '../articles/filters.ts'
import { keepLatest, readLatest } from '../articles/latest.ts'
import { named } from '../articles/lookup.ts'
import { byScore, fillUp, type RelatedRow, relatedColumns, relatedItem } from '../articles/related-lists.ts'
import { shownOf } from '../articles/shown-articles.ts'
import { areListsSettled } from '../articles/stale-lists.ts'
import { type ArticleStore, createArticleStore } from '../articles/store.ts'
import type { Database } from '../database/database.ts'
import { anyOf, atMost, type Sql, sql } from '../database/sql.ts'
import { createLister, keptAs } from './list.ts'
import { createProfiles } from './profiles.ts'
import { createRarities } from './rarities.ts'
import type { RelatedQuery } from './schema.ts'

export interface RelatedStore {
  /** Takes a slug or an id. Throws as `ArticleStore.get`. */
  list(slugOrId: string, query: RelatedQuery): Promise<Related>
  /** Whether all lists are as they stay until an article changes. */
  areSettled(): Promise<boolean>
}

export interface Related {
  /** Each a `RelatedItem`, as JSON: to make objects of what is kept as text, and text of them again, costs more than to read it. */
  items: string[]
  fallback: 'latest' | null
}

/** Whether to answer means to compare articles, rather than to read a list that is kept. */
export function isNarrowed({ from, to, tag }: RelatedQuery): boolean {
  return [from, to, tag].some((filter) => filter !== undefined)
}

export function createRelatedStore(db: Database, articles: ArticleStore): RelatedStore {
  const slowly: Database = { ...db, all: db.allSlow }
  const lister = createLister(slowly, createArticleStore(slowly, { publicUrl: '' }))
  const latest = keepLatest(db)

  /** As the list is kept, in one statement: joined to the article that is asked for, SQLite takes twice as long. */
  function kept(slugOrId: string, limit: number): Promise<RelatedRow[]> {
    return db.all<RelatedRow>(sql`
      SELECT ${relatedColumns}
      FROM related JOIN shown_article ON shown_article.article_id = related.other_id
      WHERE related.article_id = (SELECT article.id FROM article WHERE ${named(slugOrId)} AND article.status = 'published')
      ORDER BY related.position ${atMost(limit)}`)
  }

  /** By the same score, of articles that are something else too. */
  async function found(sourceId: number, where: Sql): Promise<RelatedRow[]> {
    const profiles = createProfiles(db.allSlow, await createRarities(db.allSlow))
    const { list } = await lister.similarTo(sourceId, profiles, where)
    const shown = await shownOf(
      db.all,
      list.map(({ id }) => id),
    )
    return list.flatMap((one) => {
      const json = shown.get(one.id)
      return json === undefined ? [] : [{ sourceId, shown: json, ...keptAs(one) }]
    })
  }

  async function idsOf(names: readonly string[]): Promise<number[]> {
    if (names.length === 0) return []
    const ids = names.filter((name) => /^\d{1,15}$/.test(name)).map(Number)
    const slugs = names.map((name) => name.normalize('NFC'))
    const rows = await db.all<{ id: number }>(sql`SELECT id FROM article WHERE slug IN (${anyOf(slugs)})`)
    return [...ids, ...rows.map((row) => row.id)]
  }

  async function itemsOf(rows: readonly RelatedRow[], { fields, formats, explain }: RelatedQuery): Promise<string[]> {
    if (!fields && !formats) return rows.map((row) => relatedItem(row, explain))
    const articlesById = await articles.byIds(
      rows.map(({ id }) => id),
      { fields, formats },
    )
    return rows.flatMap((row) => {
      const article = articlesById.get(row.id)
      return article ? relatedItem({ ...row, shown: JSON.stringify(article) }, explain) : []
    })
  }

  return {
    areSettled: () => areListsSettled(db),
    async list(slugOrId, query) {
      const { limit, exclude = [], from, to, tag } = query
      const excluded = await idsOf(exclude)
      const rows = await kept(slugOrId, limit + excluded.length)
      const sourceId = rows[0]?.sourceId ?? (await articles.idOf(slugOrId))
      const narrowed = isNarrowed(query)
      const where = (others: readonly number[]) =>
        sql`${matching({ from, to, tag })} AND article.id NOT IN (${anyOf([sourceId, ...others])})`
      const left = rows.filter(({ id }) => !excluded.includes(id))
      // What was left out may have taken the place of others that are as similar.
      const isSpent = left.length < limit && left.length < rows.length
      const similar = (narrowed || isSpent ? await found(sourceId, where(excluded)) : left).slice(0, limit)
      const listed = similar.map(({ id }) => id)
      const { rows: all, filled } = await fillUp(
        narrowed ? db.allSlow : db.all,
        similar,
        listed.length < limit ? [{ sourceId, listed, limit }] : [],
        // What is kept of the latest may all be left out.
        narrowed || excluded.length > 0 ? readLatest(db.allSlow, where([...excluded, ...listed])) : latest(),
      )
      return { items: await itemsOf(byScore(all), query), fallback: filled.size > 0 ? 'latest' : null }
    },
  }
}
