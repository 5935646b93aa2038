import type { Database, Transaction } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { type DerivedArticle, deriveArticle } from './derive.ts'
import type { History } from './history.ts'
import {
  type ArticleToSave,
  areUnchanged,
  findKnown,
  type Known,
  type KnownArticles,
  type Match,
  type WrittenArticle,
} from './known-articles.ts'
import { KnownWords } from './known-words.ts'
import { baseSlug, newSlug, takenSlugs } from './slugs.ts'
import { createWriteBatch, type WriteBatch } from './write-batch.ts'

export type Outcome = 'created' | 'updated' | 'unchanged'

/** `notes` say what was not kept. */
export type Saved = { slug: string; outcome: Outcome; notes?: string[] } | { conflict: string }

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
    const changed = articles.filter((one) => !isUnchanged(one.article, known.find(one)))
    const slugs = await takenSlugs(tx, changed.flatMap(wantedSlugs))
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
  batch: WriteBatch,
): Promise<Saved> {
  const { article, key, history } = one
  const match = known.find(one)
  if ('conflict' in match) return match
  const { before } = match
  if (before && history?.status === 'deleted') {
    if (before.deletedAt !== null) return { slug: before.slug, outcome: 'unchanged' }
    await batch.remove(before, null)
    return { slug: before.slug, outcome: 'updated' }
  }
  if (before && isUnchanged(article, match)) return { slug: before.slug, outcome: 'unchanged' }
  if (before && before.deletedAt !== null) return { conflict: `"${before.slug}" was deleted here, and is not restored` }
  if (history && !before) return saveWithHistory(tx, { ...one, history }, known, slugs, batch)
  const row = await batch.write({
    article: before && wasUnpublishedHere(before) ? keptDraft(article) : article,
    before,
    slug: before ? slugOf(one, before, slugs) : newSlug(baseSlug(article), slugs),
    action: before ? 'updated' : 'created',
    by: null,
    imported: { key, digest: article.digest },
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

/** Saves what was an article elsewhere as it was there, as far as its id and its slugs are free here. */
async function saveWithHistory(
  tx: Transaction,
  { article, key, history }: ArticleToSave & { history: History },
  known: KnownArticles,
  slugs: Set<string>,
  batch: WriteBatch,
): Promise<Saved> {
  // Articles keep their rows when they are deleted, so that an id without one was never given out.
  const [owner] = await tx.all<{ id: number }>(sql`SELECT id FROM article WHERE id = ${history.id}`)
  const slug = newSlug(history.slug, slugs)
  const isFree = (old: string) => old !== slug && !slugs.has(old)
  const oldSlugs = history.oldSlugs.filter(isFree)
  for (const old of oldSlugs) slugs.add(old)
  const row = await batch.add({
    article,
    slug,
    imported: { key, digest: history.importedDigest ?? article.digest },
    history: { ...history, oldSlugs },
    isIdFree: owner === undefined,
  })
  known.add(row)
  const notes = [
    ...(slug === history.slug ? [] : [`the slug "${history.slug}" is taken: it has become "${slug}"`]),
    ...history.oldSlugs
      .filter((old) => !oldSlugs.includes(old))
      .map((old) => `the old slug "${old}" is taken: it leads elsewhere`),
  ]
  return { slug, outcome: 'created', notes }
}

function wantedSlugs({ article, history }: ArticleToSave): string[] {
  return history ? [history.slug, ...history.oldSlugs] : [baseSlug(article)]
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
