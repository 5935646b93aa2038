import type { RevisionAction } from '../articles/history.ts'
import { writtenIn } from '../articles/history.ts'
import { idsInBatches } from '../articles/id-batches.ts'
import { type LabelKind, type LabelOfArticle, labelsOf } from '../articles/labels.ts'
import type { NewArticle } from '../articles/new-article.ts'
import type { ShownStatus, Status } from '../articles/schema.ts'
import type { Reader } from '../articles/show.ts'
import { slugify } from '../content/slug.ts'
import { anyOf, sql } from '../database/sql.ts'
import type { AsWritten, ExportedArticle } from './record.ts'

export interface ExportScope {
  /** What the public sees alone, rather than drafts and what was deleted too. */
  isPublicAlone: boolean
  withRevisions: boolean
}

interface Row {
  id: number
  slug: string
  status: Status
  summary: string
  language: string
  publishedAt: string
  createdAt: string
  updatedAt: string
  revision: number
  deletedAt: string | null
  deletedFrom: Status | null
  importKey: string | null
  importedDigest: string | null
  written: string
}

interface RevisionRow {
  articleId: number
  number: number
  action: RevisionAction
  status: Status | 'deleted'
  slug: string
  title: string
  written: string
  madeAt: string
  madeBy: string | null
}

function scopeOf({ isPublicAlone }: ExportScope) {
  return isPublicAlone ? sql`article.status = 'published'` : sql`1 = 1`
}

export async function countRecords(reader: Reader, scope: ExportScope): Promise<number> {
  const [row] = await reader.all<{ count: number }>(sql`SELECT count(*) AS count FROM article WHERE ${scopeOf(scope)}`)
  return row?.count ?? 0
}

/** All articles with all that they are, in the order of their ids, a few in memory at a time. */
export async function* readRecords(reader: Reader, scope: ExportScope): AsyncGenerator<ExportedArticle> {
  for await (const ids of idsInBatches(reader, scopeOf(scope))) {
    const some = anyOf(ids)
    const rows = await reader.all<Row>(sql`
      SELECT article.id, article.slug, article.status, article.summary, article.language,
        article.published_at AS "publishedAt", article.created_at AS "createdAt", article.updated_at AS "updatedAt",
        article.revision, article.deleted_at AS "deletedAt", article.deleted_from AS "deletedFrom",
        article.import_key AS "importKey", article.imported_digest AS "importedDigest", revision.written
      FROM article JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
      WHERE article.id IN (${some}) ORDER BY article.id`)
    const old = Map.groupBy(
      await reader.all<{ id: number; slug: string }>(
        sql`SELECT article_id AS id, slug FROM old_slug WHERE article_id IN (${some}) ORDER BY article_id, slug`,
      ),
      ({ id }) => id,
    )
    const [tags, authors] = [await labels(reader, 'tag', ids), await labels(reader, 'author', ids)]
    const revisions = scope.withRevisions ? await revisionsOf(reader, ids) : undefined
    for (const row of rows) {
      const written = writtenIn(row)
      const { id } = row
      yield {
        ...recordOf(row, written),
        ...optional(
          'oldSlugs',
          old.get(id)?.map(({ slug }) => slug),
        ),
        ...labelled(
          strangeLabels('tag', written.tags, tags.get(id)),
          strangeLabels('author', written.authors, authors.get(id)),
        ),
        ...optional('revisions', revisions?.get(id)?.map(revisionOf)),
      }
    }
  }
}

function recordOf(row: Row, written: NewArticle): ExportedArticle {
  const { slug, summary, language, publishedAt, createdAt, updatedAt, revision, importKey, importedDigest } = row
  const { title, body, authors, tags, image, source } = written
  const status: ShownStatus = row.deletedAt === null ? row.status : 'deleted'
  const shown = { slug, summary, language, publishedAt, status }
  const differing = (Object.keys(shown) as (keyof AsWritten)[]).filter((name) => written[name] !== shown[name])
  return {
    id: String(row.id),
    title,
    ...shown,
    body,
    ...defined({ authors, tags, image, source }),
    createdAt,
    updatedAt,
    revision,
    ...(row.deletedAt === null
      ? {}
      : { deletedAt: row.deletedAt, ...defined({ deletedFrom: row.deletedFrom ?? undefined }) }),
    ...(importKey === null ? {} : { importedFrom: { key: importKey, digest: importedDigest ?? '' } }),
    ...(differing.length === 0
      ? {}
      : { asWritten: Object.fromEntries(differing.map((name) => [name, written[name] ?? null])) }),
  }
}

async function labels(reader: Reader, kind: LabelKind, ids: readonly number[]) {
  return Map.groupBy(await reader.all<LabelOfArticle>(labelsOf(kind, ids)), ({ articleId }) => articleId)
}

/** Labels that are called otherwise than an article says, or than they would be made of that. */
function strangeLabels(kind: LabelKind, written: readonly string[] = [], linked: readonly LabelOfArticle[] = []) {
  const names = new Map(written.toReversed().map((name) => [name.toLowerCase(), name]))
  return Object.fromEntries(
    linked
      .filter(({ slug, name }) => names.get(name.toLowerCase()) !== name || slug !== slugify(name, kind))
      .map(({ slug, name }) => [name.toLowerCase(), { slug, name }]),
  )
}

type Strange = ReturnType<typeof strangeLabels>

function labelled(tags: Strange, authors: Strange): Pick<ExportedArticle, 'labels'> {
  const some = { ...(isEmpty(tags) ? {} : { tags }), ...(isEmpty(authors) ? {} : { authors }) }
  return isEmpty(some) ? {} : { labels: some }
}

async function revisionsOf(reader: Reader, ids: readonly number[]): Promise<Map<number, RevisionRow[]>> {
  const rows = await reader.all<RevisionRow>(sql`
    SELECT article_id AS "articleId", number, action, status, slug, title, written, made_at AS "madeAt",
      made_by AS "madeBy"
    FROM revision WHERE article_id IN (${anyOf(ids)}) ORDER BY article_id, number`)
  return Map.groupBy(rows, ({ articleId }) => articleId)
}

function revisionOf({ articleId: _, ...row }: RevisionRow) {
  return { ...row, written: writtenIn(row) }
}

function optional<T>(name: string, list: readonly T[] | undefined): Record<string, readonly T[]> {
  return list === undefined || list.length === 0 ? {} : { [name]: list }
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

function isEmpty(object: object): boolean {
  return Object.keys(object).length === 0
}
