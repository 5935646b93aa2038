import type { Block } from '../content/body.ts'
import type { Database } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import { notFound } from '../errors.ts'
import { type OrderedQuery, readSlice, type Slice } from '../paging/keyset.ts'
import {
  type ArticleRow,
  articleOf,
  type BodyRow,
  blocksOf,
  blocksOfCut,
  bodiesOf,
  bodyIn,
  columns,
} from './article-row.ts'
import { isNarrow, matching } from './filters.ts'
import { newsArticle } from './jsonld.ts'
import { type LabelKind, type LabelOfArticle, labelsOf } from './labels.ts'
import { articleLinks } from './links.ts'
import { adjacentTo, type NeighbourRow, neighboursOf } from './neighbours.ts'
import type { ArticleFilters, ArticleListQuery, ArticleView, Sort } from './query.ts'
import { byScore, evidenceOf, type RelatedLists, type RelatedRow, readRelatedLists } from './related-lists.ts'
import type { PartialArticle, RelatedItem } from './schema.ts'

export interface ArticleStore {
  list(query: ArticleListQuery): Promise<ArticleSlice>
  /** Takes a slug or an id. Throws `not-found`. */
  get(slugOrId: string, view?: ArticleView): Promise<PartialArticle>
  /** The number by which other tables know a published article. Throws `not-found`. */
  idOf(slugOrId: string): Promise<number>
  /** Those of the articles that are published, by id. */
  byIds(ids: readonly number[], view?: ArticleView): Promise<Map<number, PartialArticle>>
  /** Rows of articles in the lists of others, as they are shown. */
  related(rows: readonly RelatedRow[], view?: ArticleView & { explain?: boolean }): Promise<RelatedItem[]>
  count(filters: ArticleFilters): Promise<number>
  /** Whether there is no article at all, of whatever status. */
  isEmpty(): Promise<boolean>
  /** The beginnings of the texts of many published articles, by id: of their blocks about `length` units. */
  textsOf(ids: readonly number[], length: number): Promise<Map<number, ArticleText>>
}

export interface ArticleText {
  url: string
  language: string
  title: string
  summary: string
  keywords: string[]
  blocks: Block[]
}

interface TextRow {
  id: number
  slug: string
  language: string
  title: string
  summary: string
  keywords: string
  blocks: string
  isCut: number | boolean
}

export interface ArticleSlice {
  items: PartialArticle[]
  next: Slice<unknown>['next']
  prev: Slice<unknown>['prev']
  total?: number
}

/** `publicUrl` is where the API is reached, for what must name articles by absolute addresses. */
export function createArticleStore(db: Database, { publicUrl }: { publicUrl: string }): ArticleStore {
  async function show(rows: readonly ArticleRow[], view: ArticleView): Promise<PartialArticle[]> {
    if (rows.length === 0) return []
    const shownIds = rows.map(({ id }) => id)
    const similar = view.include?.includes('related')
      ? await readRelatedLists(db, shownIds, INCLUDED_RELATED)
      : NO_LISTS
    const ids = [...new Set([...shownIds, ...similar.rows.map(({ id }) => id)])]
    const [tags, authors, bodies, neighbours] = await Promise.all([
      labels('tag', ids),
      labels('author', ids),
      view.formats?.length ? db.all<BodyRow>(bodiesOf(shownIds)) : [],
      view.include?.includes('adjacent') ? db.all<NeighbourRow>(neighboursOf(shownIds)) : [],
    ])
    const lists = Map.groupBy(similar.rows, ({ sourceId }) => sourceId)
    const plain = (row: ArticleRow) => articleOf(row, tags.get(row.id) ?? [], authors.get(row.id) ?? [])
    const bodyOf = new Map(bodies.map((body) => [body.articleId, body]))
    return rows.map((row) => {
      const article = plain(row)
      article.body = bodyIn(view.formats ?? [], bodyOf.get(row.id))
      if (view.include?.includes('related')) {
        article.related = byScore(lists.get(row.id) ?? []).map((other) => ({
          ...plain(other),
          ...shownEvidence(other),
        }))
      }
      if (view.include?.includes('adjacent')) article.adjacent = adjacentTo(row.id, neighbours)
      if (view.include?.includes('jsonld')) article.jsonld = newsArticle(article, publicUrl)
      return view.fields ? pick(article, [...view.fields, ...(view.include ?? [])]) : article
    })
  }

  async function labels(kind: LabelKind, ids: readonly number[]): Promise<Map<number, LabelOfArticle[]>> {
    return Map.groupBy(await db.all<LabelOfArticle>(labelsOf(kind, ids)), (label) => label.articleId)
  }

  async function count(filters: ArticleFilters): Promise<number> {
    const [row] = await db.allSlow<{ total: number }>(
      sql`SELECT count(*) AS total FROM article WHERE ${matching(filters)}`,
    )
    return row?.total ?? 0
  }

  async function idOf(slugOrId: string): Promise<number> {
    const [row] = await db.all<{ id: number }>(
      sql`SELECT id FROM article WHERE ${named(slugOrId)} AND status = 'published'`,
    )
    if (!row) throw notFound(`No article is called "${slugOrId}".`)
    return row.id
  }

  return {
    count,
    idOf,
    async isEmpty() {
      const rows = await db.all(sql`SELECT id FROM article LIMIT 1`)
      return rows.length === 0
    },
    async textsOf(ids, length) {
      if (ids.length === 0) return new Map()
      const rows = await db.allSlow<TextRow>(sql`
        SELECT article.id, article.slug, article.language, article.title, article.summary, article.keywords,
          substr(article_body.blocks, 1, ${length}) AS blocks, length(article_body.blocks) > ${length} AS "isCut"
        FROM article JOIN article_body ON article_body.article_id = article.id
        WHERE article.id IN (${join(ids, sql`, `)}) AND article.status = 'published'`)
      return new Map(
        rows.map(({ id, slug, keywords, blocks, isCut, ...text }) => [
          id,
          {
            ...text,
            url: articleLinks(slug).self,
            keywords: JSON.parse(keywords) as string[],
            blocks: isCut ? blocksOfCut(blocks) : blocksOf(blocks),
          },
        ]),
      )
    },
    async list(query) {
      const { limit, cursor, page, count: counting, fields, formats, include, ...filters } = query
      const [slice, total] = await Promise.all([
        readSlice<ArticleRow>(db, ordered(filters, query.sort), { limit, cursor, page }, filters),
        counting === 'exact' ? count(filters) : undefined,
      ])
      const items = await show(slice.rows, { fields, formats, include })
      return { items, next: slice.next, prev: slice.prev, ...(total === undefined ? {} : { total }) }
    },
    async get(slugOrId, view = {}) {
      const rows = await db.all<ArticleRow>(
        sql`SELECT ${columns} FROM article WHERE ${named(slugOrId)} AND article.status = 'published'`,
      )
      const [article] = await show(rows, { formats: ['html'], ...definedOf(view) })
      if (!article) throw notFound(`No article is called "${slugOrId}".`)
      return article
    },
    async related(rows, { explain = false, ...view } = {}) {
      const shown = await show(rows, view)
      return rows.flatMap((row, position): RelatedItem[] =>
        shown[position] ? [{ ...shown[position], ...shownEvidence(row, explain) }] : [],
      )
    },
    async byIds(ids, view = {}) {
      if (ids.length === 0) return new Map()
      const rows = await db.all<ArticleRow>(
        sql`SELECT ${columns} FROM article WHERE article.id IN (${join(ids, sql`, `)}) AND article.status = 'published'`,
      )
      const shown = await show(rows, view)
      return new Map(rows.flatMap(({ id }, position) => (shown[position] ? [[id, shown[position]]] : [])))
    },
  }
}

/** How many articles come with `include=related`. */
const INCLUDED_RELATED = 5

const NO_LISTS: RelatedLists = { rows: [], filled: new Set() }

function shownEvidence(row: RelatedRow, explain = false) {
  const { explanation, ...evidence } = evidenceOf(row)
  return explain ? { ...evidence, explanation } : evidence
}

function named(slugOrId: string): Sql {
  return /^\d{1,15}$/.test(slugOrId)
    ? sql`article.id = ${Number(slugOrId)}`
    : sql`article.slug = ${slugOrId.normalize('NFC')}`
}

const sortColumns: Record<Sort, { value: Sql; isDescending: boolean }> = {
  '-publishedAt': { value: sql`article.published_at`, isDescending: true },
  publishedAt: { value: sql`article.published_at`, isDescending: false },
  '-updatedAt': { value: sql`article.updated_at`, isDescending: true },
  updatedAt: { value: sql`article.updated_at`, isDescending: false },
  '-title': { value: sql`article.title_key`, isDescending: true },
  title: { value: sql`article.title_key`, isDescending: false },
}

function ordered(filters: ArticleFilters, sort: Sort | undefined): OrderedQuery {
  const { value, isDescending } =
    sort === undefined && filters.ids ? inOrderOf(filters.ids) : sortColumns[sort ?? '-publishedAt']
  return {
    rows: sql`SELECT ${columns}, ${value} AS "sortValue" FROM article WHERE ${matching(filters)}`,
    value,
    id: sql`article.id`,
    isDescending,
    isSlow: isNarrow(filters),
  }
}

function inOrderOf(ids: readonly string[]): { value: Sql; isDescending: boolean } {
  const cases = ids.map((id, position) => sql`WHEN ${Number(id)} THEN ${position}`)
  return { value: sql`CASE article.id ${join(cases, sql` `)} END`, isDescending: false }
}

function pick<T extends object>(whole: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name))) as Partial<T>
}

function definedOf<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>
}
