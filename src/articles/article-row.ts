import { type Block, textOf } from '../content/block.ts'
import { readingTime } from '../content/reading-time.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import type { LabelOfArticle } from './labels.ts'
import { articleLinks } from './links.ts'
import type { ArticleView } from './query.ts'
import type { Article, bodyFormats, Status } from './schema.ts'

type Format = (typeof bodyFormats)[number]

/** What a body is kept as; what the formats that were asked for are not made of is not read. */
interface KeptBody {
  html?: string | null
  markdown?: string | null
  blocks?: string | null
}

/** What is read of every article that is to be shown. */
export interface ArticleRow extends KeptBody {
  id: number
  revision: number
  status: Status
  deletedAt: string | null
  updatedAt: string
  /** All but the body, as it is kept ready, which what is not published never is. */
  shown: string | null
  sortValue: string | number
}

/** The rest of what an article is shown by, where it is not kept ready. */
export interface DetailRow {
  id: number
  slug: string
  title: string
  summary: string
  language: string
  keywords: string
  image: string | null
  sourceName: string | null
  sourceUrl: string | null
  wordCount: number
  publishedAt: string
  createdAt: string
  updatedAt: string
  revision: number
}

export const details = sql`
  article.id, article.slug, article.title, article.summary, article.language, article.keywords, article.image,
  article.source_name AS "sourceName", article.source_url AS "sourceUrl", article.word_count AS "wordCount",
  article.published_at AS "publishedAt", article.created_at AS "createdAt", article.updated_at AS "updatedAt",
  article.revision`

/** The columns of an `ArticleRow`, with what a view needs of the body: one statement reads all of a published article. */
export function columnsFor(view: ArticleView): Sql {
  const bodies = [...new Set(formatsIn(view).map((format) => keptAs[format]))].map(
    (column) => sql`, (SELECT ${column} FROM article_body WHERE article_body.article_id = article.id) AS ${column}`,
  )
  return sql`${shownColumns}${join(bodies, sql``)}`
}

const shownColumns = sql`
  article.id, article.revision, article.status, article.deleted_at AS "deletedAt", article.updated_at AS "updatedAt",
  (SELECT json FROM shown_article WHERE shown_article.article_id = article.id) AS shown`

/** The formats of a body that are shown. */
function formatsIn({ fields, formats = [] }: ArticleView): readonly Format[] {
  return fields === undefined || fields.includes('body') ? formats : []
}

/** An article as it is shown, without a body. */
export function articleOf(
  row: DetailRow,
  tags: readonly LabelOfArticle[],
  authors: readonly LabelOfArticle[],
): Article {
  const { slug, title, summary, language, wordCount, publishedAt, createdAt, updatedAt, revision } = row
  return {
    id: String(row.id),
    slug,
    title,
    summary,
    body: {},
    language,
    authors: authors.map(({ slug, name }) => ({ slug, name })),
    tags: tags.map(({ slug, name }) => ({ slug, name })),
    keywords: JSON.parse(row.keywords) as string[],
    image: row.image === null ? null : (JSON.parse(row.image) as Article['image']),
    source: { name: row.sourceName, url: row.sourceUrl },
    wordCount,
    readingTime: readingTime(wordCount),
    publishedAt,
    createdAt,
    updatedAt,
    revision,
    links: articleLinks(slug),
  }
}

const blockColumn = sql`blocks`
const keptAs: Record<Format, Sql> = {
  html: sql`html`,
  markdown: sql`markdown`,
  text: blockColumn,
  blocks: blockColumn,
}

/** The body of a row that was read for the view. */
export function bodyOf({ html, markdown, blocks: lines }: KeptBody, view: ArticleView): Article['body'] {
  const formats = formatsIn(view)
  const body: Article['body'] = {}
  if (formats.includes('html') && typeof html === 'string') body.html = html
  if (formats.includes('markdown') && typeof markdown === 'string') body.markdown = markdown
  if (typeof lines !== 'string') return body
  const blocks = blocksOf(lines)
  if (formats.includes('text')) body.text = textOf(blocks)
  if (formats.includes('blocks')) body.blocks = blocks
  return body
}

/** Blocks as they are kept, one a line. */
export function blocksOf(lines: string): Block[] {
  return lines === '' ? [] : lines.split('\n').map((line) => JSON.parse(line) as Block)
}

/** The first of the blocks, where the text that they are kept as was cut: the last one may be a part of itself. */
export function blocksOfCut(lines: string): Block[] {
  const end = lines.lastIndexOf('\n')
  const last = partOfBlock(lines.slice(end + 1))
  return [...blocksOf(lines.slice(0, Math.max(0, end))), ...(last ? [last] : [])]
}

/** `text` is the last that a block has; a cut may have gone through an escape of up to six characters. */
function partOfBlock(line: string): Block | undefined {
  if (!line.includes('"text":"')) return undefined
  for (let left = line.length; left > line.length - 7; left -= 1) {
    try {
      return JSON.parse(`${line.slice(0, left)}"}`) as Block
    } catch {
      // The cut is in an escape: a little less is whole.
    }
  }
  return undefined
}
