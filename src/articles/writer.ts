import type { Database, Transaction } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import type { Columns } from './article-columns.ts'
import { type DerivedArticle, deriveArticle } from './derive.ts'
import {
  type ArticleToSave,
  areUnchanged,
  findKnown,
  type History,
  type Known,
  type KnownArticles,
  type Match,
  type WrittenArticle,
} from './known-articles.ts'
import { newSlug, takenSlugs } from './slugs.ts'
import { KnownWords } from './term-counts.ts'
import { createWriteBatch } from './write-batch.ts'

export type Outcome = 'created' | 'updated' | 'unchanged'

export type Saved = { slug: string; outcome: Outcome } | { conflict: string }

export interface ArticleWriter {
  /**
   * Saves all but those that conflict with others or, when it throws, none; in a dry run finds out what it would do.
   * Answers in the order given. What is as it was when it was imported last is left as it is, though it may have been
   * changed here since.
   */
  save(articles: readonly ArticleToSave[], options?: { isDryRun?: boolean }): Promise<Saved[]>
  /** Whether each is there already as it is: then it need not be saved. */
  areUnchanged(articles: readonly WrittenArticle[]): Promise<boolean[]>
}

export function createArticleWriter(db: Database, now: () => Date = () => new Date()): ArticleWriter {
  const words = new KnownWords()

  async function saveAll(tx: Transaction, articles: readonly ArticleToSave[]) {
    const known = await findKnown(tx, articles)
    const changed = articles.filter((one) => !isUnchanged(one.article, known.find(one))).map(({ article }) => article)
    const slugs = await takenSlugs(tx, changed)
    const batch = await createWriteBatch(tx, db.engine, changed, now, words)
    const saved: Saved[] = []
    for (const one of articles) saved.push(await save(tx, one, known, slugs, batch))
    return { saved, freshWords: await batch.end() }
  }

  return {
    areUnchanged: (articles) => areUnchanged(db, articles),
    async save(articles, { isDryRun = false } = {}) {
      const rehearsal = new Rehearsal()
      try {
        const { saved, freshWords } = await db.transaction(async (tx) => {
          const done = await saveAll(tx, articles)
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

async function save(
  tx: Transaction,
  one: ArticleToSave,
  known: KnownArticles,
  slugs: Set<string>,
  batch: Awaited<ReturnType<typeof createWriteBatch>>,
): Promise<Saved> {
  const { article, key, history } = one
  const match = known.find(one)
  if ('conflict' in match) return match
  const { before } = match
  if (before && isUnchanged(article, match)) return { slug: before.slug, outcome: 'unchanged' }
  if (before && before.deletedAt !== null) return { conflict: `"${before.slug}" was deleted here, and is not restored` }
  const row = await batch.write({
    article: before && wasUnpublishedHere(before) ? keptDraft(article) : article,
    before,
    slug: before ? slugOf(one, before, slugs) : newSlug(article, slugs),
    action: before ? 'updated' : 'created',
    by: null,
    imported: { key, digest: article.digest },
    ...(history && !before ? { history: await restored(tx, history) } : {}),
  })
  known.add(row)
  return { slug: row.slug, outcome: before ? 'updated' : 'created' }
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

/** Whether somebody made a draft of what was imported: a record that has changed is no reason to publish it again. */
function wasUnpublishedHere({ status, digest, importedDigest }: Known): boolean {
  return status === 'draft' && importedDigest !== null && digest !== importedDigest
}

function keptDraft(article: DerivedArticle): DerivedArticle {
  return article.written.status === undefined ? deriveArticle({ ...article.written, status: 'draft' }) : article
}

function isUnchanged({ digest }: DerivedArticle, match: Match): boolean {
  if ('conflict' in match || !match.before) return false
  return match.before.importedDigest === digest || match.before.digest === digest
}
