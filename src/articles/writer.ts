import type { Database, Transaction } from '../database/database.ts'
import { type DerivedArticle, deriveArticle } from './derive.ts'
import { type ArticleToSave, findKnown, type Known, type KnownArticles, type Match } from './known-articles.ts'
import { newSlug, takenSlugs } from './slugs.ts'
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
}

export function createArticleWriter(db: Database, now: () => Date = () => new Date()): ArticleWriter {
  async function saveAll(tx: Transaction, articles: readonly ArticleToSave[]): Promise<Saved[]> {
    const known = await findKnown(tx, articles)
    const changed = articles.filter((one) => !isUnchanged(one.article, known.find(one))).map(({ article }) => article)
    const slugs = await takenSlugs(tx, changed)
    const batch = await createWriteBatch(tx, db.engine, changed, now)
    const saved: Saved[] = []
    for (const one of articles) saved.push(await save(one, known, slugs, batch))
    await batch.end()
    return saved
  }

  return {
    async save(articles, { isDryRun = false } = {}) {
      if (!isDryRun) return db.transaction((tx) => saveAll(tx, articles))
      const rehearsal = new Rehearsal()
      try {
        return await db.transaction(async (tx) => {
          rehearsal.saved = await saveAll(tx, articles)
          throw rehearsal
        })
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
  one: ArticleToSave,
  known: KnownArticles,
  slugs: Set<string>,
  batch: Awaited<ReturnType<typeof createWriteBatch>>,
): Promise<Saved> {
  const { article, key } = one
  const match = known.find(one)
  if ('conflict' in match) return match
  const { before } = match
  if (before && isUnchanged(article, match)) return { slug: before.slug, outcome: 'unchanged' }
  if (before && before.deletedAt !== null) return { conflict: `"${before.slug}" was deleted here, and is not restored` }
  const row = await batch.write({
    article: before && wasUnpublishedHere(before) ? keptDraft(article) : article,
    before,
    slug: before ? (article.written.slug ?? before.slug) : newSlug(article, slugs),
    action: before ? 'updated' : 'created',
    by: null,
    imported: { key, digest: article.digest },
  })
  known.add(row)
  return { slug: row.slug, outcome: before ? 'updated' : 'created' }
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
