import { type Sql, sql } from '../database/sql.ts'
import { AppError, MovedError, notFound } from '../errors.ts'
import type { Status } from './schema.ts'
import type { Reader } from './show.ts'

/** The article of a slug or an id: digits alone are an id. */
export function named(slugOrId: string): Sql {
  return /^\d{1,15}$/.test(slugOrId)
    ? sql`article.id = ${Number(slugOrId)}`
    : sql`article.slug = ${slugOrId.normalize('NFC')}`
}

interface Trace {
  slug: string
  status: Status
  deletedFrom: Status | null
  isOld: number
}

/**
 * Why there is nothing to show under a name: it is an old one (`moved`), its article was deleted (`gone`), or there
 * never was one (`not-found`). What the public has never seen never was.
 */
export async function whyMissing(reader: Reader, slugOrId: string, seesDrafts: boolean): Promise<AppError> {
  const [trace] = await reader.all<Trace>(sql`
    SELECT article.slug, article.status, article.deleted_from AS "deletedFrom", 0 AS "isOld"
    FROM article WHERE ${named(slugOrId)}
    UNION ALL
    SELECT article.slug, article.status, article.deleted_from AS "deletedFrom", 1 AS "isOld"
    FROM old_slug JOIN article ON article.id = old_slug.article_id
    WHERE old_slug.slug = ${slugOrId.normalize('NFC')}`)
  if (trace && (seesDrafts || (trace.deletedFrom ?? trace.status) === 'published')) {
    if (trace.deletedFrom !== null) return new AppError('gone', `The article "${slugOrId}" was deleted.`)
    if (trace.isOld) return new MovedError(`The article "${slugOrId}" is called "${trace.slug}" now.`, trace.slug)
  }
  return notFound(`No article is called "${slugOrId}".`)
}
