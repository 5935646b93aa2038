import { type Block, textOf } from '../content/body.ts'
import { readingTime } from '../content/reading-time.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import type { LabelOfArticle } from './labels.ts'
import { articleLinks } from './links.ts'
import type { Article, bodyFormats, Status } from './schema.ts'

export interface ArticleRow {
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
  status: Status
  deletedAt: string | null
  /** As it is kept ready, which what is not published never is. */
  shown: string | null
  sortValue: string | number
}

/** All that an article is shown by, unless it is kept ready. */
export const ownColumns = sql`
  article.id, article.slug, article.title, article.summary, article.language, article.keywords, article.image,
  article.source_name AS "sourceName", article.source_url AS "sourceUrl", article.word_count AS "wordCount",
  article.published_at AS "publishedAt", article.created_at AS "createdAt", article.updated_at AS "updatedAt",
  article.revision, article.status, article.deleted_at AS "deletedAt"`

export const columns = sql`
  ${ownColumns}, (SELECT json FROM shown_article WHERE shown_article.article_id = article.id) AS shown`

/** A row as it is shown, without a body. */
export function articleOf(
  row: ArticleRow,
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

type Format = (typeof bodyFormats)[number]

/** What the formats that were asked for are made of; the rest is not read. */
export interface BodyRow {
  articleId: number
  html?: string
  markdown?: string
  blocks?: string
}

const blockColumn = sql`blocks`
const keptAs: Record<Format, Sql> = {
  html: sql`html`,
  markdown: sql`markdown`,
  text: blockColumn,
  blocks: blockColumn,
}

export function bodiesOf(ids: readonly number[], formats: readonly Format[]): Sql {
  const kept = [...new Set(formats.map((format) => keptAs[format]))]
  return sql`SELECT article_id AS "articleId", ${join(kept, sql`, `)} FROM article_body WHERE article_id IN (${join(ids, sql`, `)})`
}

/** The formats of a body that were asked for. */
export function bodyIn(formats: readonly Format[], row: BodyRow | undefined): Article['body'] {
  if (!row) return {}
  const body: Article['body'] = {}
  const blocks = row.blocks === undefined ? [] : blocksOf(row.blocks)
  if (formats.includes('html')) body.html = row.html
  if (formats.includes('text')) body.text = textOf(blocks)
  if (formats.includes('markdown')) body.markdown = row.markdown
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
