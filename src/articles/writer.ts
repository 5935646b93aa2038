import type { Database, Transaction } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import type { DerivedArticle } from './derive.ts'
import { digestOf } from './digest.ts'
import type { History } from './history.ts'
import {
  type ArticleToSave,
  areUnchanged,
  findKnown,
  type Known,
  type Match,
  type WrittenArticle,
} from './known-articles.ts'
import { KnownWords } from './known-words.ts'
import { LabelNotes } from './label-notes.ts'
import type { NewArticle } from './new-article.ts'
import { isRehearsed, type Rehearsal } from './rehearsal.ts'
import { baseSlug, newSlug, takenSlugs } from './slugs.ts'
import { createWriteBatch, type WriteBatch } from './write-batch.ts'

export type Outcome = 'created' | 'updated' | 'unchanged'

/** `notes` say what was not kept. */
export type Saved = { slug: string; outcome: Outcome; notes?: string[] } | { conflict: string }

export interface ArticleWriter {
  /**
   * Saves all but those that conflict with others or, when it throws, none; with a rehearsal, which takes note of it, finds
   * out what it would do, and saves nothing. Answers in the order given. What is as it was when it was imported last is
   * left as it is, though it may have been changed here since.
   */
  save(articles: readonly ArticleToSave[], options?: { rehearsal?: Rehearsal | undefined }): Promise<Saved[]>
  /** Whether each is there already as it is: then it need not be saved. */
  areUnchanged(articles: readonly WrittenArticle[]): Promise<boolean[]>
}

export function createArticleWriter(db: Database, now: () => Date = () => new Date()): ArticleWriter {
  const words = new KnownWords()
  const labelNotes = new LabelNotes()

  async function saveAll(tx: Transaction, articles: readonly ArticleToSave[], rehearsal: Rehearsal | undefined) {
    const known = await findKnown(tx, articles)
    for (const row of articles.flatMap((one) => rehearsal?.like(one) ?? [])) known.add(row)
    const changed = articles.filter((one) => !isUnchanged(one.article, known.find(one)))
    const wanted = changed.flatMap(wantedSlugs)
    const slugs = await takenSlugs(tx, wanted)
    for (const slug of wanted) rehearsal?.addTaken(slug, slugs)
    const batch = await createWriteBatch(tx, db.engine, changed, now, words)
    const saved: Saved[] = []
    const fresh: Known[] = []
    for (const one of articles) {
      const result = await save(tx, one, slugs, known.find(one), batch)
      if (!('row' in result)) {
        saved.push(result)
        continue
      }
      const { row, outcome } = result
      known.add(row)
      if (outcome === 'created') fresh.push(row)
      const notes = [...(result.notes ?? []), ...labelNotes.of(one, batch)]
      saved.push({ slug: row.slug, outcome, ...(notes.length > 0 ? { notes } : {}) })
    }
    return { saved, fresh, freshWords: await batch.end() }
  }

  return {
    areUnchanged: (articles) => areUnchanged(db, articles),
    async save(articles, { rehearsal } = {}) {
      try {
        const { saved, freshWords } = await db.transaction(async (tx) => {
          const done = await saveAll(tx, articles, rehearsal)
          if (rehearsal) throw new Rehearsed(done)
          return done
        })
        words.add(freshWords)
        return saved
      } catch (error) {
        if (!(error instanceof Rehearsed)) throw error
        for (const row of error.fresh) rehearsal?.add(row)
        return error.saved
      }
    },
  }
}

/** Thrown so that a transaction is rolled back. */
class Rehearsed extends Error {
  readonly saved: Saved[]
  readonly fresh: readonly Known[]

  constructor({ saved, fresh }: { saved: Saved[]; fresh: readonly Known[] }) {
    super('was rehearsed alone')
    this.saved = saved
    this.fresh = fresh
  }
}

interface Written {
  row: Known
  outcome: Outcome
  notes?: string[]
}

async function save(
  tx: Transaction,
  one: ArticleToSave,
  slugs: Set<string>,
  match: Match,
  batch: WriteBatch,
): Promise<Saved | Written> {
  const { article, key, history } = one
  if ('conflict' in match) return match
  const { before } = match
  if (before && isRehearsed(before))
    return { slug: before.slug, outcome: isUnchanged(article, match) ? 'unchanged' : 'updated' }
  if (before && history?.status === 'deleted') {
    if (before.deletedAt !== null) return { slug: before.slug, outcome: 'unchanged' }
    await batch.remove(before, null)
    return { slug: before.slug, outcome: 'updated' }
  }
  if (before && isUnchanged(article, match)) return { slug: before.slug, outcome: 'unchanged' }
  if (before && before.deletedAt !== null) return { conflict: `"${before.slug}" was deleted here, and is not restored` }
  if (history && !before) return saveWithHistory(tx, { ...one, history }, slugs, batch)
  const row = await batch.write({
    article: before && wasUnpublishedHere(before) ? keptDraft(article) : article,
    before,
    slug: before ? slugOf(one, before, slugs) : newSlug(baseSlug(article), slugs),
    action: before ? 'updated' : 'created',
    by: null,
    imported: { key, digest: article.digest },
  })
  return { row, outcome: before ? 'updated' : 'created' }
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
  slugs: Set<string>,
  batch: WriteBatch,
): Promise<Written> {
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
  const notes = [
    ...(slug === history.slug ? [] : [`the slug "${history.slug}" is taken: it has become "${slug}"`]),
    ...history.oldSlugs
      .filter((old) => !oldSlugs.includes(old))
      .map((old) => `the old slug "${old}" is taken: it leads elsewhere`),
  ]
  return { row, outcome: 'created', notes }
}

function wantedSlugs({ article, history }: ArticleToSave): string[] {
  return history ? [history.slug, ...history.oldSlugs] : [baseSlug(article)]
}

/** Whether somebody made a draft of what was imported: a record that has changed is no reason to publish it again. */
function wasUnpublishedHere({ status, digest, importedDigest }: Known): boolean {
  return status === 'draft' && importedDigest !== null && digest !== importedDigest
}

function keptDraft(article: DerivedArticle): DerivedArticle {
  if (article.written.status !== undefined) return article
  const written: NewArticle = { ...article.written, status: 'draft' }
  // Nothing else follows from a status.
  return { ...article, written, digest: digestOf(written) }
}

function isUnchanged({ digest }: DerivedArticle, match: Match): boolean {
  if ('conflict' in match || !match.before) return false
  return match.before.importedDigest === digest || match.before.digest === digest
}
