import { asciiKey } from '../content/slug.ts'
import type { Engine } from '../database/database.ts'
import { join, type Sql, sql } from '../database/sql.ts'
import type { DerivedArticle } from './derive.ts'
import { knownColumns } from './known-articles.ts'
import type { NewArticle } from './new-article.ts'
import type { Status } from './schema.ts'

/** Letters of a title that it is sorted by: a place in the list has to fit into a cursor. */
const SORTED_LENGTH = 200

export type Columns = Record<string, string | number | null>

export interface Placing {
  slug: string
  status: Status
  publishedAt: string
}

export function columnsOf(article: DerivedArticle, { slug, status, publishedAt }: Placing): Columns {
  const { written } = article
  return {
    slug,
    slug_is_given: written.slug === undefined ? 0 : 1,
    status,
    title: written.title,
    title_key: asciiKey(written.title).slice(0, SORTED_LENGTH),
    summary: article.summary,
    language: article.language,
    keywords: JSON.stringify(article.keywords),
    image: written.image ? JSON.stringify(written.image) : null,
    source_name: written.source?.name ?? null,
    source_url: written.source?.url ?? null,
    word_count: article.wordCount,
    published_at: publishedAt,
    digest: article.digest,
    deleted_at: null,
    deleted_from: null,
  }
}

/** Without a status, an article of the future waits for its time. */
export function statusOf(status: NewArticle['status'], publishedAt: string, now: string): Status {
  if (status === 'draft' || status === 'published') return status
  return publishedAt > now ? 'scheduled' : 'published'
}

export function insertArticle(columns: Columns, now: string): Sql {
  const all = { created_at: now, updated_at: now, revision: 1, ...columns }
  return sql`
    INSERT INTO article (${join(Object.keys(all).map(identifier), sql`, `)})
    VALUES (${join(Object.values(all), sql`, `)})
    RETURNING ${knownColumns}`
}

/** To be run after an article was inserted with an id of its own: the next one gets a higher one. */
export const goOnBehind: Record<Engine, (id: number) => Sql[]> = {
  sqlite: () => [],
  postgres: (id) => [sql`SELECT setval(pg_get_serial_sequence('article', 'id'), ${id})`],
}

export function updateArticle(id: number, columns: Columns, now: string): Sql {
  const changes = Object.entries({ ...columns, updated_at: now }).map(
    ([name, value]) => sql`${identifier(name)} = ${value}`,
  )
  return sql`
    UPDATE article SET ${join(changes, sql`, `)}, revision = revision + 1
    WHERE id = ${id}
    RETURNING ${knownColumns}`
}

/** Names of columns stand in this folder alone: none comes from outside. */
function identifier(name: string): Sql {
  return { strings: [name], values: [] }
}
