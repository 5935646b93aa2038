import type { Transaction } from '../database/database.ts'
import { chunks, join, sql } from '../database/sql.ts'
import type { DerivedArticle } from './derive.ts'

/** An article to save. `key` is what it is called where it comes from, so that it is known again. */
export interface ArticleToSave {
  article: DerivedArticle
  key: string
}

/** What has to be known of an article to decide what saving it means. */
export interface Known {
  id: number
  slug: string
  digest: string
  importKey: string | null
  publishedAt: string
}

export const knownColumns = sql`id, slug, digest, import_key AS "importKey", published_at AS "publishedAt"`

export interface KnownArticles {
  /** The article that this is: the one of the same slug if it names one, else of the same key, else an equal one. */
  find(article: DerivedArticle, key: string): Known | undefined
  add(row: Known): void
}

/** Finds those that are there already, in a fixed number of statements. */
export async function findKnown(tx: Transaction, articles: readonly ArticleToSave[]): Promise<KnownArticles> {
  const bySlug = new Map<string, Known>()
  const byKey = new Map<string, Known>()
  const byDigest = new Map<string, Known>()
  const add = (row: Known) => {
    bySlug.set(row.slug, row)
    if (row.importKey !== null) byKey.set(row.importKey, row)
    byDigest.set(row.digest, row)
  }
  const named = articles.flatMap(({ article }) => article.written.slug ?? [])
  for (const [column, values] of [
    [sql`slug`, named],
    [sql`import_key`, articles.map(({ key }) => key)],
    [sql`digest`, articles.map(({ article }) => article.digest)],
  ] as const) {
    for (const some of chunks(values)) {
      const rows = await tx.all<Known>(
        sql`SELECT ${knownColumns} FROM article WHERE ${column} IN (${join(some, sql`, `)}) ORDER BY id DESC`,
      )
      rows.forEach(add)
    }
  }
  return {
    add,
    find: ({ written, digest }, key) =>
      (written.slug === undefined ? undefined : bySlug.get(written.slug)) ?? byKey.get(key) ?? byDigest.get(digest),
  }
}
