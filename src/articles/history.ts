import { type Sql, sql } from '../database/sql.ts'
import type { Known } from './known-articles.ts'
import type { NewArticle } from './new-article.ts'
import type { Status } from './schema.ts'

export const revisionActions = ['created', 'updated', 'published', 'deleted', 'restored'] as const
export type RevisionAction = (typeof revisionActions)[number]

export interface NewRevision {
  action: RevisionAction
  status: Status | 'deleted'
  title: string
  /** JSON. */
  written: string
  /** The id of a key. */
  by: string | null
}

/** A revision as it was made elsewhere. */
export interface KeptRevision extends NewRevision {
  number: number
  slug: string
  madeAt: string
}

/** What an article that comes back was before, as far as it is new here. */
export interface History {
  /** Kept unless it may have been given out already. */
  id: number
  /** What was given to another meanwhile gets a number. */
  slug: string
  /** Slugs that led to it; those that lead elsewhere now are not kept. */
  oldSlugs: readonly string[]
  status: Status | 'deleted'
  /** The status that a deleted one had. */
  deletedFrom: Status | null
  deletedAt: string | null
  publishedAt: string
  createdAt: string
  updatedAt: string
  revision: number
  /** Of what was imported last, where it came from somewhere else in its turn. */
  importedDigest: string | undefined
  /** All that there were; `undefined` where the latest alone is known. */
  revisions: readonly KeptRevision[] | undefined
}

/** Keeps what an article has become. */
export function addRevision(
  { id, revision, slug }: Pick<Known, 'id' | 'revision' | 'slug'>,
  added: NewRevision,
  now: string,
): Sql {
  const { action, status, title, written, by } = added
  return sql`
    INSERT INTO revision (article_id, number, action, status, slug, title, written, made_at, made_by)
    VALUES (${id}, ${revision}, ${action}, ${status}, ${slug}, ${title}, ${written}, ${now}, ${by})`
}

/** What an article was elsewhere, as it was kept there. */
export function keepRevisions(id: number, revisions: readonly KeptRevision[]): Sql[] {
  return revisions.map(({ number, slug, madeAt, ...revision }) =>
    addRevision({ id, revision: number, slug }, revision, madeAt),
  )
}

/** What was written to make an article what it is now. */
export function latestWriting(articleId: number): Sql {
  return sql`
    SELECT written FROM revision WHERE article_id = ${articleId} ORDER BY number DESC LIMIT 1`
}

/** What people wrote, as it was kept. */
export function writtenIn({ written }: { written: string }): NewArticle {
  return JSON.parse(written) as NewArticle
}

/** Tells those who follow what the public sees; nothing of what it does not see. */
export function addChange(
  before: Pick<Known, 'status'> | undefined,
  { id, slug, revision, status }: Known,
  surrogateKeys: readonly string[],
  now: string,
): Sql[] {
  const was = before?.status === 'published'
  const is = status === 'published'
  if (!was && !is) return []
  const type = was ? (is ? 'updated' : 'deleted') : 'created'
  return [
    sql`
      INSERT INTO change (article_id, type, slug, revision, surrogate_keys, changed_at)
      VALUES (${id}, ${type}, ${slug}, ${revision}, ${JSON.stringify(surrogateKeys)}, ${now})`,
  ]
}
