import { freeSlug, slugify } from '../content/slug.ts'
import type { Transaction } from '../database/database.ts'
import { anyOf, chunks, type Sql, sql } from '../database/sql.ts'
import type { DerivedArticle } from './derive.ts'
import { slugOrNumbered } from './labels.ts'

/** What an article is called if nothing else is. */
export function baseSlug({ written }: DerivedArticle): string {
  return written.slug ?? slugify(written.title, 'article')
}

/** Slugs that articles have or had: an address that led to one article leads to no other, even when it was deleted. */
const allSlugs = sql`(SELECT slug FROM article UNION ALL SELECT slug FROM old_slug)`

/** Of these slugs, and of those that are numbered after them, the ones that cannot be given to new articles. */
export async function takenSlugs(tx: Transaction, wanted: readonly string[]): Promise<Set<string>> {
  const taken = new Set<string>()
  for (const some of chunks([...new Set(wanted)])) {
    const rows = await tx.all<{ slug: string }>(
      sql`SELECT slug FROM ${allSlugs} everywhere WHERE slug IN (${anyOf(some)})`,
    )
    for (const { slug } of rows) {
      const others = await tx.all<{ slug: string }>(
        sql`SELECT slug FROM ${allSlugs} everywhere WHERE ${slugOrNumbered(slug)}`,
      )
      for (const other of others) taken.add(other.slug)
    }
  }
  return taken
}

/** A slug for a new article, which is taken from then on. */
export function newSlug(wanted: string, taken: Set<string>): string {
  const slug = freeSlug(wanted, (candidate) => taken.has(candidate))
  taken.add(slug)
  return slug
}

/** Which articles these slugs led to before they were changed. */
export async function ownersOfOldSlugs(tx: Transaction, slugs: readonly string[]): Promise<Map<string, number>> {
  const owners = new Map<string, number>()
  for (const some of chunks(slugs)) {
    const rows = await tx.all<{ slug: string; id: number }>(
      sql`SELECT slug, article_id AS id FROM old_slug WHERE slug IN (${anyOf(some)})`,
    )
    for (const { slug, id } of rows) owners.set(slug, id)
  }
  return owners
}

/** From now on `before` leads to the article, which has taken another slug. */
export function keepOldSlug(articleId: number, before: string, after: string): Sql[] {
  return [
    sql`DELETE FROM old_slug WHERE slug = ${after}`,
    sql`INSERT INTO old_slug (slug, article_id) VALUES (${before}, ${articleId})
        ON CONFLICT (slug) DO UPDATE SET article_id = excluded.article_id`,
  ]
}
