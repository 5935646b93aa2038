import { blocksOf } from '../articles/article-row.ts'
import { writtenIn } from '../articles/history.ts'
import { analyse } from '../articles/indexed-text.ts'
import type { Status } from '../articles/schema.ts'
import type { Reader } from '../articles/show.ts'
import { type Block, textOf } from '../content/block.ts'
import { anyOf, sql } from '../database/sql.ts'
import { wordsOf } from '../text/words.ts'
import type { KeptArticle } from './promise.ts'

interface Row extends Omit<KeptArticle, 'latest' | 'hasBody' | 'index'> {
  keywords: string
  language: string
  blocks: string | null
  latestSlug: string
  latestTitle: string
  latestStatus: string
  written: string | null
}

/** Articles with what follows from what is kept of them. What cannot be read is as if it were missing. */
export async function readKept(reader: Reader, ids: readonly number[]): Promise<KeptArticle[]> {
  const rows = await reader.all<Row>(sql`
    SELECT article.id, article.slug, article.title, article.status, article.deleted_at AS "deletedAt", article.digest,
      article.revision, article.keywords, article.language, article_body.blocks, revision.slug AS "latestSlug",
      revision.title AS "latestTitle", revision.status AS "latestStatus", revision.written
    FROM article
    LEFT JOIN article_body ON article_body.article_id = article.id
    LEFT JOIN revision ON revision.article_id = article.id AND revision.number = article.revision
    WHERE article.id IN (${anyOf(ids)}) ORDER BY article.id`)
  return rows.map(keptOf)
}

function keptOf(row: Row): KeptArticle {
  const { id, slug, title, deletedAt, digest, revision } = row
  const status: Status = row.status
  const written = row.written === null ? undefined : readable(() => writtenIn({ written: row.written ?? '' }))
  const blocks = row.blocks === null ? undefined : readable((): Block[] => blocksOf(row.blocks ?? ''))
  const keywords = readable(() => JSON.parse(row.keywords) as string[])
  return {
    id,
    slug,
    title,
    status,
    deletedAt,
    digest,
    revision,
    latest: written && { slug: row.latestSlug, title: row.latestTitle, status: row.latestStatus, written },
    hasBody: blocks !== undefined,
    index:
      status === 'published' && written && blocks && keywords
        ? analyse({ written, words: wordsOf(textOf(blocks)), keywords, language: row.language })
        : undefined,
  }
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
