import type { Engine, Transaction } from '../database/database.ts'
import { type Sql, sql } from '../database/sql.ts'
import { columnsOf, goOnBehind, insertArticle, statusOf, updateArticle } from './article-columns.ts'
import type { DerivedArticle } from './derive.ts'
import { addChange, addRevision, type History, keepRevisions, latestWriting, type RevisionAction } from './history.ts'
import type { IndexedText } from './indexed-text.ts'
import { type Known, knownColumns } from './known-articles.ts'
import { type FreshWords, KnownWords } from './known-words.ts'
import {
  ensureLabels,
  hideLabels,
  type LabelKind,
  type LabelOfArticle,
  type LabelsElsewhere,
  labelsOf,
  linkLabels,
  unlinkLabels,
} from './labels.ts'
import { saveIndexed } from './save-indexed.ts'
import { saveShown } from './save-shown.ts'
import type { Status } from './schema.ts'
import { keepOldSlug } from './slugs.ts'

export interface ArticleWrite {
  article: DerivedArticle
  /** `undefined` for one that is new. */
  before: Known | undefined
  slug: string
  action: RevisionAction
  /** The id of the key that wrote it. */
  by: string | null
  /** Instead of what follows from what was written. */
  status?: Status | undefined
  /** What it is called where it was imported from, and the digest that it has there. */
  imported?: Imported
}

interface Imported {
  key: string
  digest: string
}

/** An article that is new here, and was elsewhere before. */
export interface ArrivingArticle {
  article: DerivedArticle
  slug: string
  imported: Imported
  history: History
  /** Whether it can keep its id. */
  isIdFree: boolean
}

/**
 * Writes articles in one transaction with all that goes with them: body, labels, search entry, revision, change. What
 * many have in common is written at the end, in few statements. All that changes an article goes through here.
 */
export interface WriteBatch {
  write(one: ArticleWrite): Promise<Known>
  /** Writes an article with all that it was elsewhere. */
  add(one: ArrivingArticle): Promise<Known>
  /** What a tag or an author of one of the articles is called here. */
  slugOf(kind: LabelKind, name: string): string | undefined
  /** Hides an article from everyone, and keeps it. */
  remove(before: Known, by: string | null): Promise<void>
  /** To be called once, after everything else. Answers the words that are known once all is committed. */
  end(): Promise<FreshWords>
}

/** `articles` are those that will be written; words that are `known` are not saved again. */
export async function createWriteBatch(
  tx: Transaction,
  engine: Engine,
  articles: readonly { article: DerivedArticle; labels?: LabelsElsewhere | undefined }[],
  now: () => Date,
  known = new KnownWords(),
): Promise<WriteBatch> {
  const ensured = (kind: LabelKind) =>
    ensureLabels(
      tx,
      kind,
      articles.flatMap(({ article }) => article.written[`${kind}s`] ?? []),
      new Map(articles.flatMap(({ labels }) => [...(labels?.[kind] ?? [])])),
    )
  const tags = await ensured('tag')
  const authors = await ensured('author')
  const rest: Sql[] = []
  const indexed = new Map<number, IndexedText | undefined>()
  const fresh = new Set<number>()

  async function save(statement: Sql): Promise<Known> {
    const [row] = await tx.all<Known>(statement)
    if (!row) throw new Error('a written article has no row')
    return row
  }

  /** Nobody has a page that shows the labels of what was not published. */
  async function keysBefore(before: Known | undefined): Promise<string[]> {
    if (before?.status !== 'published') return []
    const keys = await Promise.all(
      (['tag', 'author'] as const).map(async (kind) =>
        (await tx.all<LabelOfArticle>(labelsOf(kind, [before.id]))).map(({ slug }) => `${kind}:${slug}`),
      ),
    )
    return keys.flat()
  }

  /** What goes with a row that has just been written. */
  function complete(
    row: Known,
    before: Known | undefined,
    article: DerivedArticle,
    keysBefore: string[],
    time: string,
  ) {
    const { written } = article
    const keysNow = [
      ...tags.slugsOf(written.tags ?? []).map((tag) => `tag:${tag}`),
      ...authors.slugsOf(written.authors ?? []).map((author) => `author:${author}`),
    ]
    const isPublished = row.status === 'published'
    const surrogateKeys = new Set([`article:${row.id}`, ...keysBefore, ...(isPublished ? keysNow : [])])
    rest.push(
      ...saveBody(row.id, article),
      ...(before ? [...unlinkLabels('tag', row.id), ...unlinkLabels('author', row.id)] : []),
      ...linkLabels('tag', row.id, tags.of(written.tags ?? [])),
      ...linkLabels('author', row.id, authors.of(written.authors ?? [])),
      ...addChange(before, row, [...surrogateKeys], time),
    )
    indexed.set(row.id, isPublished ? article.index : undefined)
    if (!before) fresh.add(row.id)
  }

  return {
    slugOf: (kind, name) => (kind === 'tag' ? tags : authors).slugsOf([name])[0],
    async write({ article, before, slug, action, by, status, imported }) {
      const time = now().toISOString()
      const { written } = article
      const publishedAt = written.publishedAt ?? before?.publishedAt ?? time
      const columns = {
        ...columnsOf(article, { slug, publishedAt, status: status ?? statusOf(written.status, publishedAt, time) }),
        ...(imported ? { imported_digest: imported.digest } : {}),
      }
      const keys = await keysBefore(before)
      const row = await save(
        before
          ? updateArticle(before.id, columns, time)
          : insertArticle({ ...columns, import_key: imported?.key ?? null }, time),
      )
      const { title } = written
      rest.push(
        ...(before && before.slug !== slug ? keepOldSlug(row.id, before.slug, slug) : []),
        addRevision(row, { action, status: row.status, title, written: JSON.stringify(written), by }, time),
      )
      complete(row, before, article, keys, time)
      return row
    },
    async add({ article, slug, imported, history, isIdFree }) {
      const { status, publishedAt, createdAt, updatedAt, revision, deletedAt, deletedFrom } = history
      const row = await save(
        insertArticle(
          {
            ...columnsOf(article, { slug, publishedAt, status: status === 'deleted' ? 'draft' : status }),
            ...(isIdFree ? { id: history.id } : {}),
            created_at: createdAt,
            updated_at: updatedAt,
            revision,
            deleted_at: deletedAt,
            deleted_from: deletedFrom,
            import_key: imported.key,
            imported_digest: imported.digest,
          },
          updatedAt,
        ),
      )
      if (isIdFree) rest.push(...goOnBehind[engine](row.id))
      const { title } = article.written
      const action = revision === 1 ? 'created' : 'updated'
      const latest = { action, status, title, written: JSON.stringify(article.written), by: null } as const
      rest.push(
        ...history.oldSlugs.flatMap((old) => keepOldSlug(row.id, old, slug)),
        ...keepRevisions(row.id, history.revisions ?? [{ ...latest, number: revision, slug, madeAt: updatedAt }]),
      )
      complete(row, undefined, article, [], now().toISOString())
      return row
    },
    async remove(before, by) {
      const time = now().toISOString()
      const [latest] = await tx.all<{ written: string }>(latestWriting(before.id))
      const [row] = await tx.all<Known & { title: string }>(sql`
        UPDATE article
        SET status = 'draft', deleted_at = ${time}, deleted_from = status, updated_at = ${time}, revision = revision + 1
        WHERE id = ${before.id} RETURNING ${knownColumns}, title`)
      if (!row || !latest) throw new Error('a deleted article has no row, or no revision')
      rest.push(
        ...hideLabels('tag', row.id),
        ...hideLabels('author', row.id),
        addRevision(row, { action: 'deleted', status: 'deleted', title: row.title, written: latest.written, by }, time),
        ...addChange(before, row, [`article:${row.id}`, ...(await keysBefore(before))], time),
      )
      indexed.set(row.id, undefined)
    },
    async end() {
      await tx.run(rest)
      await saveShown(tx, [...indexed.keys()])
      return saveIndexed(tx, engine, indexed, known, fresh)
    },
  }
}

function saveBody(id: number, { body }: DerivedArticle): Sql[] {
  return [
    sql`INSERT INTO article_body (article_id, html, markdown, blocks)
        VALUES (${id}, ${body.html}, ${body.markdown}, ${body.blocks.map((block) => JSON.stringify(block)).join('\n')})
        ON CONFLICT (article_id) DO UPDATE SET html = excluded.html, markdown = excluded.markdown, blocks = excluded.blocks`,
  ]
}
