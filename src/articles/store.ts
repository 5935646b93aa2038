import type { Block } from '../content/block.ts'
import type { Database } from '../database/database.ts'
import { anyOf, join, type Sql, sql } from '../database/sql.ts'
import { definedOf } from '../defined.ts'
import { type OrderedQuery, readSlice, type Slice } from '../paging/keyset.ts'
import { type ArticleRow, blocksOf, blocksOfCut, columnsFor } from './article-row.ts'
import { isNarrow, isOfAll, matching, type OneLabel, oneLabelOf } from './filters.ts'
import { labelTables } from './labels.ts'
import { articleLinks } from './links.ts'
import { named, whyMissing } from './lookup.ts'
import type { ArticleFilters, ArticleListQuery, ArticleView, Sort } from './query.ts'
import type { Article, PartialArticle } from './schema.ts'
import { articlesAsJson, type Reader, type ShowOptions, showArticles } from './show.ts'

export interface ArticleStore {
  list(query: ArticleListQuery & ArticleFilters, sight?: Sight): Promise<ArticleSlice>
  /** As `list`, each article as JSON. */
  listAsJson(query: ArticleListQuery & ArticleFilters, sight?: Sight): Promise<ArticleSlice<string>>
  /** Takes a slug or an id. Throws `not-found`, `gone` when it was deleted, `moved` when it is called otherwise now. */
  get(slugOrId: string, view?: WholeView, sight?: Sight): Promise<ShownArticle<Article>>
  get(slugOrId: string, view: ArticleView, sight?: Sight): Promise<ShownArticle<PartialArticle>>
  /** As `get`, the article as JSON. */
  getAsJson(slugOrId: string, view: ArticleView, sight?: Sight): Promise<ShownArticle<string>>
  /** The number by which other tables know a published article. Throws as `get`. */
  idOf(slugOrId: string): Promise<number>
  /** The numbers of those of the articles that are published, by slug. */
  idsOf(slugs: readonly string[]): Promise<Map<string, number>>
  /** Those of the articles that are published, by id. */
  byIds(ids: readonly number[], view?: ArticleView): Promise<Map<number, PartialArticle>>
  count(filters: ArticleFilters): Promise<number>
  /** Whether there is no article at all, of whatever status. */
  isEmpty(): Promise<boolean>
  /** The beginnings of the texts of many published articles, by id: of their blocks about `length` units. */
  textsOf(ids: readonly number[], length: number): Promise<Map<number, ArticleText>>
}

/** Whether the reader may see what is not published. */
export interface Sight {
  seesDrafts: boolean
}

/** A view that leaves nothing out. */
type WholeView = ArticleView & { fields?: undefined }

/** What makes of rows what is shown of them. */
type Show<Shown> = (
  reader: Reader,
  rows: readonly ArticleRow[],
  view: ArticleView,
  options: ShowOptions,
) => Promise<Shown[]>

export interface ShownArticle<Shown> {
  article: Shown
  revision: number
  id: number
  updatedAt: string
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

export interface ArticleSlice<Shown = PartialArticle> {
  items: Shown[]
  /** Of the items, whatever fields they show. */
  ids: number[]
  next: Slice<unknown>['next']
  prev: Slice<unknown>['prev']
  total?: number
}

/** `publicUrl` is where the API is reached, for what must name articles by absolute addresses. */
export function createArticleStore(db: Database, { publicUrl }: { publicUrl: string }): ArticleStore {
  async function count(filters: ArticleFilters): Promise<number> {
    const kept = keptTotal(filters)
    const [row] = kept
      ? await db.all<{ total: number }>(kept)
      : await db.allSlow<{ total: number }>(sql`SELECT count(*) AS total FROM article WHERE ${matching(filters)}`)
    return row?.total ?? 0
  }

  async function idOf(slugOrId: string): Promise<number> {
    const [row] = await db.all<{ id: number }>(
      sql`SELECT id FROM article WHERE ${named(slugOrId)} AND status = 'published'`,
    )
    if (!row) throw await whyMissing(db, slugOrId, false)
    return row.id
  }

  async function get(slugOrId: string, view?: WholeView, sight?: Sight): Promise<ShownArticle<Article>>
  async function get(slugOrId: string, view: ArticleView, sight?: Sight): Promise<ShownArticle<PartialArticle>>
  function get(slugOrId: string, view: ArticleView = {}, sight?: Sight): Promise<ShownArticle<PartialArticle>> {
    return read(showArticles, slugOrId, view, sight)
  }

  async function read<Shown>(
    show: Show<Shown>,
    slugOrId: string,
    view: ArticleView,
    { seesDrafts }: Sight = { seesDrafts: false },
  ): Promise<ShownArticle<Shown>> {
    const visible = seesDrafts ? sql`article.deleted_at IS NULL` : sql`article.status = 'published'`
    const shown = { formats: ['html' as const], ...definedOf(view) }
    const [row] = await db.all<ArticleRow>(
      sql`SELECT ${columnsFor(shown)} FROM article WHERE ${named(slugOrId)} AND ${visible}`,
    )
    if (!row) throw await whyMissing(db, slugOrId, seesDrafts)
    const [article] = await show(db, [row], shown, { publicUrl, seesDrafts })
    if (article === undefined) throw new Error('an article was read and is not shown')
    const { id, revision, updatedAt } = row
    return { article, id, revision, updatedAt }
  }

  async function readList<Shown>(
    show: Show<Shown>,
    query: ArticleListQuery & ArticleFilters,
    { seesDrafts }: Sight = { seesDrafts: false },
  ): Promise<ArticleSlice<Shown>> {
    const { limit, cursor, page, count: counting, fields, formats, include, ...which } = query
    const { sort, ...filters } = which
    const view = { fields, formats, include }
    const [slice, total] = await Promise.all([
      readSlice<ArticleRow>(db, ordered(filters, sort, columnsFor(view)), { limit, cursor, page }, which),
      counting === 'exact' ? count(filters) : undefined,
    ])
    return {
      items: await show(db, slice.rows, view, { publicUrl, seesDrafts }),
      ids: slice.rows.map(({ id }) => id),
      next: slice.next,
      prev: slice.prev,
      ...(total === undefined ? {} : { total }),
    }
  }

  return {
    count,
    idOf,
    async idsOf(slugs) {
      if (slugs.length === 0) return new Map()
      const rows = await db.all<{ slug: string; id: number }>(sql`
        SELECT slug, id FROM article
        WHERE slug IN (${anyOf(slugs.map((slug) => slug.normalize('NFC')))}) AND status = 'published'`)
      return new Map(rows.map(({ slug, id }) => [slug, id]))
    },
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
        WHERE article.id IN (${anyOf(ids)}) AND article.status = 'published'`)
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
    get,
    getAsJson: (slugOrId, view, sight) => read(articlesAsJson, slugOrId, view, sight),
    list: (query, sight) => readList(showArticles, query, sight),
    listAsJson: (query, sight) => readList(articlesAsJson, query, sight),
    async byIds(ids, view = {}) {
      if (ids.length === 0) return new Map()
      const rows = await db.all<ArticleRow>(
        sql`SELECT ${columnsFor(view)} FROM article WHERE article.id IN (${anyOf(ids)}) AND article.status = 'published'`,
      )
      const shown = await showArticles(db, rows, view, { publicUrl })
      return new Map(rows.flatMap(({ id }, position) => (shown[position] ? [[id, shown[position]]] : [])))
    },
  }
}

const publishedAt = sql`article.published_at`

const sortColumns: Record<Sort, { value: Sql; isDescending: boolean }> = {
  '-publishedAt': { value: publishedAt, isDescending: true },
  publishedAt: { value: publishedAt, isDescending: false },
  '-updatedAt': { value: sql`article.updated_at`, isDescending: true },
  updatedAt: { value: sql`article.updated_at`, isDescending: false },
  '-title': { value: sql`article.title_key`, isDescending: true },
  title: { value: sql`article.title_key`, isDescending: false },
}

function ordered(filters: ArticleFilters, sort: Sort | undefined, columns: Sql): OrderedQuery {
  const { value, isDescending } =
    sort === undefined && filters.ids ? inOrderOf(filters.ids) : sortColumns[sort ?? '-publishedAt']
  const byLabel = value === publishedAt ? oneLabelOf(filters) : undefined
  if (byLabel) return ofLabel(byLabel, isDescending, columns)
  return {
    rows: sql`SELECT ${columns}, ${value} AS "sortValue" FROM article WHERE ${matching(filters)}`,
    value,
    id: sql`article.id`,
    isDescending,
    isSlow: isNarrow(filters),
  }
}

/** The list of a tag or an author, in the order of its own index; `CROSS JOIN` keeps SQLite from any other. */
function ofLabel({ kind, slug, rest }: OneLabel, isDescending: boolean, columns: Sql): OrderedQuery {
  const { label, link, id } = labelTables[kind]
  const value = sql`link.published_at`
  return {
    rows: sql`
      SELECT ${columns}, ${value} AS "sortValue"
      FROM ${link} link CROSS JOIN article
      WHERE link.${id} = (SELECT label.id FROM ${label} label WHERE label.slug = ${slug})
        AND link.published_at IS NOT NULL AND article.id = link.article_id AND ${matching(rest, value)}`,
    value,
    id: sql`link.article_id`,
    isDescending,
    isSlow: isNarrow(rest),
  }
}

/** How many articles there are, where that is kept and need not be counted. */
function keptTotal(filters: ArticleFilters): Sql | undefined {
  if (isOfAll(filters)) return sql`SELECT coalesce(sum(articles), 0) AS total FROM collection`
  const one = oneLabelOf(filters)
  if (!one || !isOfAll(one.rest)) return undefined
  return sql`SELECT articles AS total FROM ${labelTables[one.kind].label} WHERE slug = ${one.slug}`
}

function inOrderOf(ids: readonly string[]): { value: Sql; isDescending: boolean } {
  const cases = ids.map((id, position) => sql`WHEN ${Number(id)} THEN ${position}`)
  return { value: sql`CASE article.id ${join(cases, sql` `)} END`, isDescending: false }
}
