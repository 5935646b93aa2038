import type { Database } from '../database/database.ts'
import { type ArticleRow, bodyOf } from './article-row.ts'
import { assembleArticles } from './assemble.ts'
import { newsArticle } from './jsonld.ts'
import { adjacentTo, type NeighbourRow, neighboursOf } from './neighbours.ts'
import type { ArticleView } from './query.ts'
import { byScore, type RelatedRow, readRelatedLists, relatedItem } from './related-lists.ts'
import type { Article, PartialArticle, RelatedItem } from './schema.ts'

/** How many articles come with `include=related`. */
const INCLUDED_RELATED = 5

/** What rows are read with: a database, or a transaction that sees what it has written itself. */
export type Reader = Pick<Database, 'all'>

export interface ShowOptions {
  /** Where the API is reached, for what must name articles by absolute addresses. */
  publicUrl: string
  /** Whether the reader may see drafts, and so is told which articles are. */
  seesDrafts?: boolean | undefined
}

/** Rows that were read for a view, as it shows them: whole unless `fields` cuts them down, in a fixed number of statements. */
export function showArticles(
  reader: Reader,
  rows: readonly ArticleRow[],
  view: ArticleView & { fields?: undefined },
  options: ShowOptions,
): Promise<Article[]>
export function showArticles(
  reader: Reader,
  rows: readonly ArticleRow[],
  view: ArticleView,
  options: ShowOptions,
): Promise<PartialArticle[]>
export async function showArticles(
  reader: Reader,
  rows: readonly ArticleRow[],
  view: ArticleView,
  { publicUrl, seesDrafts = false }: ShowOptions,
): Promise<PartialArticle[]> {
  if (rows.length === 0) return []
  const unready = rows.flatMap(({ id, shown }) => (shown === null ? id : []))
  const [assembled, similar, neighbours] = await Promise.all([
    assembleArticles(reader, unready),
    view.include?.includes('related') ? listsOf(reader, rows) : [],
    view.include?.includes('adjacent') ? reader.all<NeighbourRow>(neighboursOf(rows.map(({ id }) => id))) : [],
  ])
  const lists = Map.groupBy(similar, ({ sourceId }) => sourceId)
  return rows.map((row) => {
    const article = row.shown === null ? assembled.get(row.id) : (JSON.parse(row.shown) as Article)
    if (!article) throw new Error('an article has no row')
    article.body = bodyOf(row, view)
    if (seesDrafts) article.status = row.deletedAt === null ? row.status : 'deleted'
    if (view.include?.includes('related')) {
      article.related = byScore(lists.get(row.id) ?? []).map((other) => JSON.parse(relatedItem(other)) as RelatedItem)
    }
    if (view.include?.includes('adjacent')) article.adjacent = adjacentTo(row.id, neighbours)
    if (view.include?.includes('jsonld')) article.jsonld = newsArticle(article, publicUrl)
    return view.fields ? pick(article, [...view.fields, ...(view.include ?? [])]) : article
  })
}

/** As `showArticles`, each as JSON: what is kept ready is not taken apart and put together again. */
export async function articlesAsJson(
  reader: Reader,
  rows: readonly ArticleRow[],
  view: ArticleView,
  options: ShowOptions,
): Promise<string[]> {
  const ready = isAsKept(view, options) ? rows.flatMap((row) => readyJson(row, view) ?? []) : []
  if (ready.length === rows.length) return ready
  return (await showArticles(reader, rows, view, options)).map((article) => JSON.stringify(article))
}

/** Whether a view shows no more and no less than what is kept, besides the body. */
function isAsKept({ fields, include }: ArticleView, { seesDrafts = false }: ShowOptions): boolean {
  return fields === undefined && include === undefined && !seesDrafts
}

const NO_BODY = '"body":{}'

/** A quote within a text is escaped: only the body itself reads as `NO_BODY`. */
function readyJson(row: ArticleRow, view: ArticleView): string | undefined {
  if (!view.formats?.length) return row.shown ?? undefined
  return row.shown?.replace(NO_BODY, () => `"body":${JSON.stringify(bodyOf(row, view))}`)
}

/** What is not published is in no index, and so like nothing. */
async function listsOf(reader: Reader, rows: readonly ArticleRow[]): Promise<RelatedRow[]> {
  const published = rows.filter(({ status }) => status === 'published').map(({ id }) => id)
  return published.length > 0 ? (await readRelatedLists(reader, published, INCLUDED_RELATED)).rows : []
}

function pick<T extends object>(whole: T, names: readonly string[]): Partial<T> {
  return Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name))) as Partial<T>
}
