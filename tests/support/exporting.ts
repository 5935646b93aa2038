import { ArticleListQuery } from '../../src/articles/query.ts'
import { check } from '../../src/checking/check.ts'
import { sql } from '../../src/database/sql.ts'
import { type ExportOptions, exportArticles } from '../../src/exporting/export.ts'
import type { TestStores } from './start-app.ts'

export function exportTo({ db }: TestStores, path: string, options: Partial<ExportOptions> = {}): Promise<number> {
  return exportArticles(db, {
    path,
    isPublicAlone: false,
    withRevisions: false,
    isForced: false,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  })
}

/** Everything that is shown of every article, in whatever state, to whoever may see all. */
export async function everything({ articles }: TestStores) {
  const query = { status: 'draft,scheduled,published,deleted', formats: 'html,text,markdown,blocks', limit: '100' }
  const slice = await articles.list(ArticleListQuery.parse({ ...query, sort: 'title' }), { seesDrafts: true })
  return slice.items
}

/** What no answer shows, and an export keeps. */
export async function hidden({ db }: TestStores) {
  return {
    articles: await db.all(
      sql`SELECT id, slug_is_given, digest, deleted_at, deleted_from, title_key FROM article ORDER BY id`,
    ),
    oldSlugs: await db.all(sql`SELECT slug, article_id FROM old_slug ORDER BY slug`),
  }
}

export async function revisions({ db }: TestStores) {
  return db.all(sql`SELECT * FROM revision ORDER BY article_id, number`)
}

export async function faultsIn({ db }: TestStores) {
  return (await check(db)).findings.flatMap(({ faults }) => faults)
}
