import { type ArticleRow, columnsFor } from '../articles/article-row.ts'
import type { DerivedArticle } from '../articles/derive.ts'
import { deriveElsewhere } from '../articles/derive-elsewhere.ts'
import { type RevisionAction, writtenIn } from '../articles/history.ts'
import { type Known, knownColumns } from '../articles/known-articles.ts'
import { named, whyMissing } from '../articles/lookup.ts'
import type { NewArticle } from '../articles/new-article.ts'
import type { Article, Status } from '../articles/schema.ts'
import { type Reader, showArticles } from '../articles/show.ts'
import { baseSlug, newSlug, takenSlugs } from '../articles/slugs.ts'
import { createWriteBatch } from '../articles/write-batch.ts'
import type { Database, Transaction } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { definedOf } from '../defined.ts'
import { AppError, invalid, notFound } from '../errors.ts'
import { type ArticlePatch, patched } from './article-patch.ts'
import { type Attempt, createAttempts, Outdated } from './attempts.ts'

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
    const view = { formats: ['html' as const] }
    const rows = await tx.all<ArticleRow>(sql`SELECT ${columnsFor(view)} FROM article WHERE id = ${id}`)
    const [article] = await showArticles(tx, rows, view, { publicUrl, seesDrafts: true })
    if (!article || !rows[0]) throw new Error('a written article has no row')
    return { article, revision: rows[0].revision }
  }

  async function find(reader: Reader, slugOrId: string): Promise<Known> {
    const [known] = await reader.all<Known>(sql`SELECT ${knownColumns} FROM article WHERE ${named(slugOrId)}`)
    if (!known) throw await whyMissing(reader, slugOrId, true)
    return known
  }

  async function findToChange(reader: Reader, slugOrId: string, { isCurrent }: InformedEdit): Promise<Known> {
    const known = await find(reader, slugOrId)
    if (known.deletedAt !== null) throw await whyMissing(reader, slugOrId, true)
    if (isCurrent(known.revision)) return known
    throw new AppError(
      'precondition-failed',
      `The article "${slugOrId}" has changed since: it is at revision ${known.revision}.`,
    )
  }

  async function writtenAt(id: number, revision: number): Promise<NewArticle | undefined> {
    const [row] = await db.all<{ written: string }>(
      sql`SELECT written FROM revision WHERE article_id = ${id} AND number = ${revision}`,
    )
    return row && writtenIn(row)
  }

  async function current({ id, revision }: Known): Promise<NewArticle> {
    const written = await writtenAt(id, revision)
    if (!written) throw new Error('an article has no revision')
    return written
  }

  async function save(tx: Transaction, { before, article }: Prepared, how: How): Promise<Edited> {
    if (before) {
      const now = await find(tx, String(before.id))
      if (now.revision !== before.revision) throw new Outdated()
      if (now.digest === article.digest && now.deletedAt === null) return shown(tx, now.id)
    }
    const slug = await slugFor(tx, before, article)
    const batch = await createWriteBatch(tx, db.engine, [{ article }], now)
    const { id } = await batch.write({ article, before, slug, ...how })
    await batch.end()
    return shown(tx, id)
  }

  /** Changes an article to what `write` makes of it. All that takes time comes before the transaction. */
  function rewrite(
    slugOrId: string,
    edit: InformedEdit,
    action: RevisionAction,
    write: (before: Known) => Promise<NewArticle>,
  ): Promise<Edited> {
    const prepare = async (): Promise<Prepared> => {
      const before = await findToChange(db, slugOrId, edit)
      return { before, article: await derive(keepingDraft(await write(before), before)) }
    }
    return attempts.once(edit.attempt, prepare, (tx, prepared) => save(tx, prepared, { action, by: edit.by }))
  }

  return {
    create: (written, { by, attempt }) =>
      attempts.once(
        attempt,
        async (): Promise<Prepared> => ({ before: undefined, article: await derive(written) }),
        (tx, prepared) => save(tx, prepared, { action: 'created', by }),
      ),

    replace: (slugOrId, written, edit) => rewrite(slugOrId, edit, 'updated', async () => written),

    patch: (slugOrId, patch, edit) =>
      rewrite(slugOrId, edit, 'updated', async (before) => patched(await current(before), patch)),

    restoreRevision: (slugOrId, number, edit) =>
      rewrite(slugOrId, edit, 'restored', async (before) => {
        const old = await writtenAt(before.id, number)
        if (!old) throw notFound(`The article "${slugOrId}" has no revision ${number}.`)
        const { slug, status, publishedAt } = await current(before)
        const { slug: _, status: __, publishedAt: ___, ...content } = old
        return { ...content, ...definedOf({ slug, status, publishedAt }) }
      }),

    async remove(slugOrId, edit) {
      await attempts.once(
        edit.attempt,
        async () => undefined,
        async (tx) => {
          const before = await findToChange(tx, slugOrId, edit)
          const batch = await createWriteBatch(tx, db.engine, [], now)
          await batch.remove(before, edit.by)
          await batch.end()
        },
      )
    },

    restore: (slugOrId, { by, attempt }) =>
      attempts.once(
        attempt,
        async (): Promise<Prepared & { before: Known }> => {
          const before = await find(db, slugOrId)
          return { before, article: await derive(await current(before)) }
        },
        async (tx, prepared) => {
          const { id, deletedFrom } = prepared.before
          if (deletedFrom === null) return shown(tx, id)
          return save(tx, prepared, { action: 'restored', by, status: deletedFrom })
        },
      ),
  }
}

interface Prepared {
  before: Known | undefined
  article: DerivedArticle
}

interface How {
  action: RevisionAction
  by: string
  status?: Status
}

/** Leaving out the status must not publish what is a draft. */
function keepingDraft(written: NewArticle, before: Known): NewArticle {
  return written.status === undefined && before.status === 'draft' ? { ...written, status: 'draft' } : written
}

async function derive(written: NewArticle): Promise<DerivedArticle> {
  try {
    return await deriveElsewhere(written)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw invalid(`body.content: ${error.message}`, [{ pointer: '/body/content', detail: error.message }])
  }
}

/** A slug that was asked for has to be free; one that is made from the title gives way to others. */
async function slugFor(tx: Transaction, before: Known | undefined, article: DerivedArticle): Promise<string> {
  const { slug } = article.written
  if (before && (slug === undefined || slug === before.slug)) return before.slug
  if (slug === undefined) return newSlug(baseSlug(article), await takenSlugs(tx, [baseSlug(article)]))
  const owners = await tx.all<{ id: number }>(sql`
    SELECT id FROM article WHERE slug = ${slug} UNION ALL SELECT article_id AS id FROM old_slug WHERE slug = ${slug}`)
  if (owners.every(({ id }) => id === before?.id)) return slug
  const detail = `The slug "${slug}" is, or was, that of another article.`
  throw new AppError('conflict', detail, { faults: [{ pointer: '/slug', detail }] })
}
