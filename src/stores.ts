import { type ArticleStore, createArticleStore } from './articles/store.ts'
import { type ChangeStore, createChangeStore } from './changes/store.ts'
import { type ChangeWaiter, createChangeWaiter } from './changes/wait.ts'
import { createSitemapStore, type SitemapStore } from './crawling/sitemap-store.ts'
import type { Database } from './database/database.ts'
import { fromReplicas } from './database/from-replicas.ts'
import { timed } from './database/waiting.ts'
import { type ArticleEditor, createArticleEditor } from './editing/editor.ts'
import { createKeyStore, type KeyStore } from './keys/store.ts'
import { createStateStore, type StateStore } from './metrics/store.ts'
import { createOverviewStore, type OverviewStore } from './overview/store.ts'
import { createRelatedStore, type RelatedStore } from './related/store.ts'
import { createRevisionStore, type RevisionStore } from './revisions/store.ts'
import { createSearchStore, type SearchStore } from './search/store.ts'
import { createSuggestStore, type SuggestStore } from './suggest/store.ts'
import { createTaxonomyStore, type TaxonomyStore } from './taxonomy/store.ts'

/** Everything that reads and writes the database for requests. */
export interface Stores {
  articles: ArticleStore
  editor: ArticleEditor
  related: RelatedStore
  search: SearchStore
  suggest: SuggestStore
  tags: TaxonomyStore
  authors: TaxonomyStore
  sitemaps: SitemapStore
  keys: KeyStore
  changes: ChangeStore
  changeWaiter: ChangeWaiter
  revisions: RevisionStore
  state: StateStore
  overview: OverviewStore
}

export function createStores(database: Database, options: { publicUrl: string }): Stores {
  const db = timed(database)
  const readable = timed(fromReplicas(database))
  const articles = createArticleStore(readable, options)
  const changes = createChangeStore(readable, articles)
  const tags = createTaxonomyStore(readable, 'tag')
  return {
    articles,
    editor: createArticleEditor(db, options),
    related: createRelatedStore(readable, articles),
    search: createSearchStore(readable, articles),
    suggest: createSuggestStore(readable, articles, tags),
    tags,
    authors: createTaxonomyStore(readable, 'author'),
    sitemaps: createSitemapStore(readable),
    keys: createKeyStore(db),
    changes,
    changeWaiter: createChangeWaiter(readable, changes),
    revisions: createRevisionStore(readable),
    state: createStateStore(readable),
    overview: createOverviewStore(readable),
  }
}
