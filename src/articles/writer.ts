import { asciiKey, freeSlug, slugify } from '../content/slug.ts'
import type { Database, Transaction } from '../database/database.ts'
import { chunks, join, type Sql, sql } from '../database/sql.ts'
import type { DerivedArticle } from './derive.ts'
import type { IndexedText } from './indexed-text.ts'
import {
  type ArticleToSave,
  areUnchanged,
  findKnown,
  type History,
  type Known,
  knownColumns,
  type Match,
  type WrittenArticle,
} from './known-articles.ts'
import { ensureLabels, type LabelIds, linkLabels, slugOrNumbered } from './labels.ts'
import { type SearchIndex, searchIndexes } from './search-index.ts'
import { saveSignatures } from './stories.ts'
import { KnownWords, saveTermCounts, saveWords } from './term-counts.ts'

/** Letters of a title that it is sorted by: a place in the list has to fit into a cursor. */
const SORTED_LENGTH = 200

export type Outcome = 'created' | 'updated' | 'unchanged'

export type Saved = { slug: string; outcome: Outcome } | { conflict: string }

export interface ArticleWriter {
  /**
   * Saves all but those that conflict with others or, when it throws, none; in a dry run finds out what it would do.
   * Answers in the order given.
   */
  save(articles: readonly ArticleToSave[], options?: { isDryRun?: boolean }): Promise<Saved[]>
  /** Whether each is there already as it is: then it need not be saved. */
  areUnchanged(articles: readonly WrittenArticle[]): Promise<boolean[]>
}

export function createArticleWriter(db: Database, now: () => Date = () => new Date()): ArticleWriter {
  const words = new KnownWords()
  return {
    areUnchanged: (articles) => areUnchanged(db, articles),
    async save(articles, { isDryRun = false } = {}) {
      const rehearsal = new Rehearsal()
      try {
        const { saved, freshWords } = await db.transaction(async (tx) => {
          const done = await saveAll(tx, searchIndexes[db.engine], articles, words, now)
          rehearsal.saved = done.saved
          if (isDryRun) throw rehearsal
          return done
        })
        words.add(freshWords)
        return saved
      } catch (error) {
        if (error !== rehearsal) throw error
        return rehearsal.saved
      }
    },
  }
}

/** Thrown so that a transaction is rolled back. */
class Rehearsal extends Error {
  saved: Saved[] = []
}

async function saveAll(
  tx: Transaction,
  index: SearchIndex,
  articles: readonly ArticleToSave[],
  words: KnownWords,
  now: () => Date,
): Promise<{ saved: Saved[]; freshWords: Awaited<ReturnType<typeof saveWords>> }> {
  const known = await findKnown(tx, articles)
  const changed = articles.filter((one) => !isUnchanged(one, known.find(one)))
  const slugs = await takenSlugs(tx, changed)
  const tags = await ensureLabels(
    tx,
    'tag',
    changed.flatMap(({ article }) => article.written.tags ?? []),
  )
  const authors = await ensureLabels(
    tx,
    'author',
    changed.flatMap(({ article }) => article.written.authors ?? []),
  )

  const saved: Saved[] = []
  const rest: Sql[] = []
  const indexed = new Map<number, IndexedText | undefined>()
  for (const one of articles) {
    const { article, key, history } = one
    const match = known.find(one)
    if ('conflict' in match) {
      saved.push(match)
      continue
    }
    const { before } = match
    if (before?.digest === article.digest) {
      saved.push({ slug: before.slug, outcome: 'unchanged' })
      continue
    }
    const slug = before ? slugOf(one, before, slugs) : newSlug(article, slugs)
    const time = now().toISOString()
    const columns = columnsOf(article, slug, before?.publishedAt ?? time, time)
    const [row] = await tx.all<Known>(
      before
        ? update(before.id, columns, time)
        : insert({ ...columns, import_key: key, ...(history && (await restored(tx, history))) }, time),
    )
    if (!row) throw new Error('a saved article has no row')
    known.add(row)
    rest.push(...partsOf(row.id, article, tags, authors), ...index.remove(row.id))
    const isPublished = columns['status'] === 'published'
    if (isPublished) rest.push(...index.add(row.id, article.index))
    indexed.set(row.id, isPublished ? article.index : undefined)
    saved.push({ slug, outcome: before ? 'updated' : 'created' })
  }
  await tx.run(rest)
  await saveTermCounts(
    tx,
    mapped(indexed, (index) => index?.counts),
  )
  const freshWords = await saveWords(
    tx,
    [...indexed.values()].flatMap((index) => index?.words ?? []),
    words,
  )
  await saveSignatures(
    tx,
    mapped(indexed, (index) => index?.signature),
  )
  return { saved, freshWords }
}

function mapped<K, V, T>(map: ReadonlyMap<K, V>, change: (value: V) => T): Map<K, T> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}

function isUnchanged({ article }: ArticleToSave, match: Match): boolean {
  return 'before' in match && match.before?.digest === article.digest
}

function baseSlug({ written }: DerivedArticle): string {
  return written.slug ?? slugify(written.title, 'article')
}

async function takenSlugs(tx: Transaction, articles: readonly ArticleToSave[]): Promise<Set<string>> {
  const taken = new Set<string>()
  for (const some of chunks([...new Set(articles.map(({ article }) => baseSlug(article)))])) {
    const rows = await tx.all<{ slug: string }>(sql`SELECT slug FROM article WHERE slug IN (${join(some, sql`, `)})`)
    for (const { slug } of rows) {
      const others = await tx.all<{ slug: string }>(sql`SELECT slug FROM article WHERE ${slugOrNumbered(slug)}`)
      for (const other of others) taken.add(other.slug)
    }
  }
  return taken
}

function newSlug(article: DerivedArticle, taken: Set<string>): string {
  const slug = freeSlug(baseSlug(article), (candidate) => taken.has(candidate))
  taken.add(slug)
  return slug
}

/** The slug of an article that is there already. */
function slugOf({ article, isKnownByKey }: ArticleToSave, before: Known, taken: Set<string>): string {
  const slug = article.written.slug ?? before.slug
  if (slug === before.slug || !isKnownByKey) return slug
  // It has a number behind it because another article has that slug.
  if (taken.has(slug)) return before.slug
  taken.add(slug)
  return slug
}

/** An id that is higher than all others was never given out. */
async function restored(tx: Transaction, { id, createdAt, updatedAt, revision }: History): Promise<Columns> {
  const [row] = await tx.all<{ highest: number }>(sql`SELECT coalesce(max(id), 0) AS highest FROM article`)
  const isFree = row !== undefined && id > row.highest
  return { ...(isFree ? { id } : {}), created_at: createdAt, updated_at: updatedAt, revision }
}

type Columns = Record<string, string | number | null>

function columnsOf(article: DerivedArticle, slug: string, undated: string, now: string): Columns {
  const { written } = article
  const publishedAt = written.publishedAt ?? undated
  return {
    slug,
    slug_is_given: written.slug === undefined ? 0 : 1,
    status: statusOf(written.status, publishedAt, now),
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
  }
}

/** Without a status, an article of the future waits for its time. */
function statusOf(status: 'draft' | 'scheduled' | 'published' | undefined, publishedAt: string, now: string): string {
  if (status === 'draft' || status === 'published') return status
  return publishedAt > now ? 'scheduled' : 'published'
}

function insert(columns: Columns, now: string): Sql {
  const all = { created_at: now, updated_at: now, revision: 1, ...columns }
  return sql`
    INSERT INTO article (${join(Object.keys(all).map(identifier), sql`, `)})
    VALUES (${join(Object.values(all), sql`, `)})
    RETURNING ${knownColumns}`
}

function update(id: number, columns: Columns, now: string): Sql {
  const changes = Object.entries({ ...columns, updated_at: now }).map(
    ([name, value]) => sql`${identifier(name)} = ${value}`,
  )
  return sql`
    UPDATE article SET ${join(changes, sql`, `)}, revision = revision + 1
    WHERE id = ${id}
    RETURNING ${knownColumns}`
}

/** Names of columns stand in this file alone: none comes from outside. */
function identifier(name: string): Sql {
  return { strings: [name], values: [] }
}

function partsOf(id: number, { body, written }: DerivedArticle, tags: LabelIds, authors: LabelIds): Sql[] {
  return [
    sql`INSERT INTO article_body (article_id, html, markdown, blocks)
        VALUES (${id}, ${body.html}, ${body.markdown}, ${body.blocks.map((block) => JSON.stringify(block)).join('\n')})
        ON CONFLICT (article_id) DO UPDATE SET html = excluded.html, markdown = excluded.markdown, blocks = excluded.blocks`,
    ...linkLabels('tag', id, tags.of(written.tags ?? [])),
    ...linkLabels('author', id, authors.of(written.authors ?? [])),
  ]
}
