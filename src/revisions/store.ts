import { writtenIn } from '../articles/history.ts'
import { articleLinks } from '../articles/links.ts'
import { named, whyMissing } from '../articles/lookup.ts'
import type { ShownStatus } from '../articles/schema.ts'
import type { Database } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { notFound } from '../errors.ts'
import { readSlice, type Slice } from '../paging/keyset.ts'
import { compare } from './compare.ts'
import type { Comparison, FullRevision, Revision, RevisionListQuery } from './schema.ts'

/** What articles were. Also of those that were deleted, so that nobody restores what he cannot see. */
export interface RevisionStore {
  /** The latest first. Takes a slug or an id, as all here; throws `not-found` or `moved`. */
  list(slugOrId: string, query: RevisionListQuery): Promise<RevisionSlice>
  get(slugOrId: string, number: number): Promise<FullRevision>
  compare(slugOrId: string, from: number, to: number): Promise<Comparison>
}

export interface RevisionSlice {
  items: Revision[]
  next: Slice<unknown>['next']
  prev: Slice<unknown>['prev']
  total?: number
}

interface RevisionRow {
  id: number
  sortValue: number
  number: number
  action: Revision['action']
  status: ShownStatus
  slug: string
  title: string
  madeAt: string
  keyId: string | null
  keyName: string | null
}

interface ArticleRow {
  id: number
  slug: string
}

const columns = sql`
  revision.number AS id, revision.number AS "sortValue", revision.number, revision.action, revision.status,
  revision.slug, revision.title, revision.made_at AS "madeAt", revision.made_by AS "keyId", api_key.name AS "keyName"`

const tables = sql`revision LEFT JOIN api_key ON api_key.id = revision.made_by`

export function createRevisionStore(db: Database): RevisionStore {
  async function find(slugOrId: string): Promise<ArticleRow> {
    const [article] = await db.all<ArticleRow>(sql`SELECT id, slug FROM article WHERE ${named(slugOrId)}`)
    if (!article) throw await whyMissing(db, slugOrId, true)
    return article
  }

  async function read({ id, slug }: ArticleRow, number: number): Promise<FullRevision> {
    const [row] = await db.all<RevisionRow & { written: string }>(sql`
      SELECT ${columns}, revision.written FROM ${tables}
      WHERE revision.article_id = ${id} AND revision.number = ${number}`)
    if (!row) throw notFound(`The article "${slug}" has no revision ${number}.`)
    return { ...shown(row, slug), written: writtenIn(row) }
  }

  return {
    async list(slugOrId, { limit, cursor, page, count }) {
      const { id, slug } = await find(slugOrId)
      const [slice, totals] = await Promise.all([
        readSlice<RevisionRow>(
          db,
          {
            rows: sql`SELECT ${columns} FROM ${tables} WHERE revision.article_id = ${id}`,
            value: sql`revision.number`,
            id: sql`revision.number`,
            isDescending: true,
            isSlow: false,
          },
          { limit, cursor, page },
          { revisionsOf: id },
        ),
        count === 'exact'
          ? db.all<{ total: number }>(sql`SELECT count(*) AS total FROM revision WHERE article_id = ${id}`)
          : [],
      ])
      return { items: slice.rows.map((row) => shown(row, slug)), next: slice.next, prev: slice.prev, ...totals[0] }
    },
    async get(slugOrId, number) {
      return read(await find(slugOrId), number)
    },
    async compare(slugOrId, from, to) {
      const article = await find(slugOrId)
      const [before, after] = await Promise.all([read(article, from), read(article, to)])
      const name = (number: number) => `${article.slug}/revisions/${number}`
      const diff = compare({ name: name(from), written: before.written }, { name: name(to), written: after.written })
      return { from, to, diff }
    },
  }
}

/** `slug` is what the article is called now. */
function shown({ number, action, status, title, madeAt, keyId, keyName, ...row }: RevisionRow, slug: string): Revision {
  const { self } = articleLinks(slug)
  return {
    number,
    action,
    status,
    slug: row.slug,
    title,
    madeAt,
    madeBy: keyId === null ? null : { id: keyId, name: keyName ?? keyId },
    links: { self: `${self}/revisions/${number}`, article: self },
  }
}
