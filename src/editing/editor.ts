import { type ArticleRow, columns } from '../articles/article-row.ts'
import { type DerivedArticle, deriveArticle } from '../articles/derive.ts'
import { latestWriting, type RevisionAction, writtenIn } from '../articles/history.ts'
import { type Known, knownColumns } from '../articles/known-articles.ts'
import { named, whyMissing } from '../articles/lookup.ts'
import type { NewArticle } from '../articles/new-article.ts'
import type { Article, Status } from '../articles/schema.ts'
import { showArticles } from '../articles/show.ts'
import { newSlug, takenSlugs } from '../articles/slugs.ts'
import { createWriteBatch } from '../articles/write-batch.ts'
import type { Database, Transaction } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { AppError, invalid, notFound } from '../errors.ts'
import { type ArticlePatch, patched } from './article-patch.ts'
import { type Attempt, createAttempts } from './attempts.ts'

/** Who writes, and how the attempt is called if it may be made again. */
export interface Edit {
  by: string
  attempt?: Attempt | undefined
}

/** An edit of a revision that its writer has seen. */
export interface InformedEdit extends Edit {
  isCurrent: (revision: number) => boolean
}

export interface Edited {
  article: Article
  revision: number
}

/**
 * Changes one article after another, as people do. What all but `create` throw: `not-found`, `gone`, `moved`, and
 * `precondition-failed` where the article has changed since it was seen. What is written throws `invalid`, or
 * `conflict` where it asks for a slug that is not to be had. All throw as `Attempts` do.
 */
export interface ArticleEditor {
  create(written: NewArticle, edit: Edit): Promise<Edited>
  /** What is left out is as for a new article; but slug, date and being a draft stay as they are. */
  replace(slugOrId: string, written: NewArticle, edit: InformedEdit): Promise<Edited>
  patch(slugOrId: string, patch: ArticlePatch, edit: InformedEdit): Promise<Edited>
  /** Hides an article. Its slug is kept for it. */
  remove(slugOrId: string, edit: InformedEdit): Promise<void>
  /** Brings a deleted article back as it was. One that is there stays as it is. */
  restore(slugOrId: string, edit: Edit): Promise<Edited>
  /** Writes what an old revision says again. Where the article is, and who sees it, stays as it is. */
  restoreRevision(slugOrId: string, number: number, edit: InformedEdit): Promise<Edited>
}

export function createArticleEditor(
  db: Database,
  { publicUrl, now = () => new Date() }: { publicUrl: string; now?: () => Date },
): ArticleEditor {
  const attempts = createAttempts(db, now)

  async function shown(tx: Transaction, id: number): Promise<Edited> {
    const rows = await tx.all<ArticleRow>(sql`SELECT ${columns} FROM article WHERE id = ${id}`)
    const [article] = await showArticles(tx, rows, { formats: ['html'] }, { publicUrl, seesDrafts: true })
    if (!article || !rows[0]) throw new Error('a written article has no row')
    return { article, revision: rows[0].revision }
  }

  async function find(tx: Transaction, slugOrId: string): Promise<Known> {
    const [known] = await tx.all<Known>(sql`SELECT ${knownColumns} FROM article WHERE ${named(slugOrId)}`)
    if (!known) throw await whyMissing(tx, slugOrId, true)
    return known
  }

  async function findToChange(tx: Transaction, slugOrId: string, { isCurrent }: InformedEdit): Promise<Known> {
    const known = await find(tx, slugOrId)
    if (known.deletedAt !== null) throw await whyMissing(tx, slugOrId, true)
    if (isCurrent(known.revision)) return known
    throw new AppError(
      'precondition-failed',
      `The article "${slugOrId}" has changed since: it is at revision ${known.revision}.`,
    )
  }

  async function latest(tx: Transaction, id: number): Promise<NewArticle> {
    const [row] = await tx.all<{ written: string }>(latestWriting(id))
    if (!row) throw new Error('an article has no revision')
    return writtenIn(row)
  }

  async function save(
    tx: Transaction,
    before: Known | undefined,
    written: NewArticle,
    { action, by, status }: { action: RevisionAction; by: string; status?: Status | undefined },
  ): Promise<Edited> {
    const article = derive(written)
    if (before?.digest === article.digest && before.deletedAt === null) return shown(tx, before.id)
    const slug = await slugFor(tx, before, article)
    const batch = await createWriteBatch(tx, db.engine, [article], now)
    const { id } = await batch.write({ article, before, slug, action, by, status })
    await batch.end()
    return shown(tx, id)
  }

  return {
    create: (written, { by, attempt }) =>
      attempts.once(attempt, (tx) => save(tx, undefined, written, { action: 'created', by })),

    replace: (slugOrId, written, edit) =>
      attempts.once(edit.attempt, async (tx) => {
        const before = await findToChange(tx, slugOrId, edit)
        return save(tx, before, keepingDraft(written, before), { action: 'updated', by: edit.by })
      }),

    patch: (slugOrId, patch, edit) =>
      attempts.once(edit.attempt, async (tx) => {
        const before = await findToChange(tx, slugOrId, edit)
        const written = patched(await latest(tx, before.id), patch)
        return save(tx, before, keepingDraft(written, before), { action: 'updated', by: edit.by })
      }),

    remove: (slugOrId, edit) =>
      attempts.once(edit.attempt, async (tx) => {
        const before = await findToChange(tx, slugOrId, edit)
        const batch = await createWriteBatch(tx, db.engine, [], now)
        await batch.remove(before, edit.by)
        await batch.end()
      }),

    restore: (slugOrId, { by, attempt }) =>
      attempts.once(attempt, async (tx) => {
        const before = await find(tx, slugOrId)
        if (before.deletedFrom === null) return shown(tx, before.id)
        return save(tx, before, await latest(tx, before.id), { action: 'restored', by, status: before.deletedFrom })
      }),

    restoreRevision: (slugOrId, number, edit) =>
      attempts.once(edit.attempt, async (tx) => {
        const before = await findToChange(tx, slugOrId, edit)
        const [row] = await tx.all<{ written: string }>(
          sql`SELECT written FROM revision WHERE article_id = ${before.id} AND number = ${number}`,
        )
        if (!row) throw notFound(`The article "${slugOrId}" has no revision ${number}.`)
        const { slug, status, publishedAt } = await latest(tx, before.id)
        const { slug: _, status: __, publishedAt: ___, ...content } = writtenIn(row)
        const written = { ...content, ...definedOf({ slug, status, publishedAt }) }
        return save(tx, before, written, { action: 'restored', by: edit.by })
      }),
  }
}

/** Leaving out the status must not publish what is a draft. */
function keepingDraft(written: NewArticle, before: Known): NewArticle {
  return written.status === undefined && before.status === 'draft' ? { ...written, status: 'draft' } : written
}

function derive(written: NewArticle): DerivedArticle {
  try {
    return deriveArticle(written)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw invalid(`body.content: ${error.message}`, [{ pointer: '/body/content', detail: error.message }])
  }
}

/** A slug that was asked for has to be free; one that is made from the title gives way to others. */
async function slugFor(tx: Transaction, before: Known | undefined, article: DerivedArticle): Promise<string> {
  const { slug } = article.written
  if (before && (slug === undefined || slug === before.slug)) return before.slug
  if (slug === undefined) return newSlug(article, await takenSlugs(tx, [article]))
  const owners = await tx.all<{ id: number }>(sql`
    SELECT id FROM article WHERE slug = ${slug} UNION ALL SELECT article_id AS id FROM old_slug WHERE slug = ${slug}`)
  if (owners.every(({ id }) => id === before?.id)) return slug
  const detail = `The slug "${slug}" is, or was, that of another article.`
  throw new AppError('conflict', detail, { faults: [{ pointer: '/slug', detail }] })
}

function definedOf<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>
}
