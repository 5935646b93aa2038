import { type Sql, sql } from '../database/sql.ts'
import type { Known } from './known-articles.ts'
import type { NewArticle } from './new-article.ts'
import type { Status } from './schema.ts'

export type RevisionAction = 'created' | 'updated' | 'published' | 'deleted' | 'restored'

export interface NewRevision {
  action: RevisionAction
  status: Status | 'deleted'
  title: string
  /** JSON. */
  written: string
  /** The id of a key. */
  by: string | null
}

/** Keeps what an article has become. */
export function addRevision({ id, revision, slug }: Known, added: NewRevision, now: string): Sql {
  const { action, status, title, written, by } = added
  return sql`
    INSERT INTO revision (article_id, number, action, status, slug, title, written, made_at, made_by)
    VALUES (${id}, ${revision}, ${action}, ${status}, ${slug}, ${title}, ${written}, ${now}, ${by})`
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
