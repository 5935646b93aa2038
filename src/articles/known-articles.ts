import type { Database, Transaction } from '../database/database.ts'
import { anyOf, chunks, sql } from '../database/sql.ts'
import type { DerivedArticle } from './derive.ts'
import type { History } from './history.ts'
import type { LabelsElsewhere } from './labels.ts'
import type { NewArticle } from './new-article.ts'
import type { Status } from './schema.ts'
import { ownersOfOldSlugs } from './slugs.ts'

/** An article to save. `key` is what it is called where it comes from, so that it is known again. */
export interface ArticleToSave {
  article: DerivedArticle
  key: string
  /** It has an id where it comes from: what has the same slug is another article, and its own gets a number. */
  isKnownByKey?: boolean | undefined
  /** Its tags and authors as they are called where it comes from, for those that are new here. */
  labels?: LabelsElsewhere | undefined
  history?: History | undefined
}

/** An article before anything is derived from it. */
export interface WrittenArticle extends Pick<ArticleToSave, 'key' | 'isKnownByKey' | 'history'> {
  written: NewArticle
  digest: string
}

/** What has to be known of an article to decide what saving it means. */
export interface Known {
  id: number
  slug: string
  /** Whether people gave it its slug (1), or it was made from the title (0). */
  slugIsGiven: number
  status: Status
  revision: number
  digest: string
  /** Of what was imported last; what was written here since may differ from it. */
  importedDigest: string | null
  importKey: string | null
  publishedAt: string
  createdAt: string
  deletedAt: string | null
  /** The status that a deleted article had. */
  deletedFrom: Status | null
}

/** An article that is there already, or that cannot be there: its slug is that of another. */
export type Match = { before: Known | undefined } | { conflict: string }

export const knownColumns = sql`
  id, slug, slug_is_given AS "slugIsGiven", status, revision, digest, imported_digest AS "importedDigest",
  import_key AS "importKey", published_at AS "publishedAt", created_at AS "createdAt", deleted_at AS "deletedAt", deleted_from AS "deletedFrom"`

export interface KnownArticles {
  /**
   * The article that this is: the one that was given the same slug, else the one of the same key, else an equal one; of
   * what is known by its key, the one of the same key alone, or that it was itself.
   */
  find(article: ArticleToSave): Match
  /** Takes note of an article as it has become. */
  add(row: Known): void
}

/** Whether each of them is there already as it is, so that nothing needs to be derived from it. */
export async function areUnchanged(db: Pick<Database, 'all'>, articles: readonly WrittenArticle[]): Promise<boolean[]> {
  const known = new Map<string, Known>()
  for (const keys of chunks(articles.map(({ key }) => key))) {
    const rows = await db.all<Known>(sql`SELECT ${knownColumns} FROM article WHERE import_key IN (${anyOf(keys)})`)
    for (const row of rows) known.set(row.importKey ?? '', row)
  }
  return articles.map(({ written: { slug }, digest, key, isKnownByKey, history }) => {
    const row = known.get(key)
    if (history?.status === 'deleted' && row?.deletedAt === null) return false
    const isTheSame = row !== undefined && (row.importedDigest === digest || row.digest === digest)
    return isTheSame && (isKnownByKey === true || slug === undefined || slug === row.slug)
  })
}

/** Finds those that are there already, in a fixed number of statements. */
export async function findKnown(tx: Transaction, articles: readonly ArticleToSave[]): Promise<KnownArticles> {
  const byId = new Map<number, Known>()
  const bySlug = new Map<string, number>()
  const byKey = new Map<string, number>()
  const byDigest = new Map<string, number>()
  const add = (row: Known) => {
    byId.set(row.id, row)
    bySlug.set(row.slug, row.id)
    if (row.importKey !== null) byKey.set(row.importKey, row.id)
    // What was deleted is not what somebody brings in anew.
    if (row.deletedAt === null) byDigest.set(row.digest, row.id)
  }
  const named = articles.flatMap(({ article }) => article.written.slug ?? [])
  for (const [column, values] of [
    [sql`slug`, named],
    [sql`import_key`, articles.map(({ key }) => key)],
    [sql`digest`, articles.map(({ article }) => article.digest)],
    [sql`id`, articles.flatMap(({ history }) => history?.id ?? [])],
  ] as const) {
    for (const some of chunks<string | number>(values)) {
      const rows = await tx.all<Known>(
        sql`SELECT ${knownColumns} FROM article WHERE ${column} IN (${anyOf(some)}) ORDER BY id DESC`,
      )
      rows.forEach(add)
    }
  }
  const oldSlugs = await ownersOfOldSlugs(tx, named)
  /** An article that comes back to where it was. */
  const sameAs = (history: History | undefined) => {
    const row = byId.get(history?.id ?? 0)
    return row?.createdAt === history?.createdAt ? row : undefined
  }
  return {
    add,
    find({ article: { written, digest }, key, isKnownByKey, history }) {
      const sameKey = byId.get(byKey.get(key) ?? 0) ?? sameAs(history)
      if (isKnownByKey) return { before: sameKey }
      const sameSlug = written.slug === undefined ? undefined : byId.get(bySlug.get(written.slug) ?? 0)
      // It may have got another slug, or another content, since it was found.
      if (sameSlug && sameSlug.slug === written.slug) {
        const isTheSame = sameSlug.slugIsGiven === 1 || sameSlug === sameKey
        return isTheSame ? { before: sameSlug } : { conflict: `slug: "${written.slug}" is that of another article` }
      }
      const owner = written.slug === undefined ? undefined : oldSlugs.get(written.slug)
      if (owner !== undefined && owner !== sameKey?.id)
        return { conflict: `slug: "${written.slug}" was that of another article, and leads to it still` }
      const equal = byId.get(byDigest.get(digest) ?? 0)
      return { before: sameKey ?? (equal?.digest === digest ? equal : undefined) }
    },
  }
}
