import { type ChangeStore, createChangeStore } from './changes/store.ts'
import { type ChangeWaiter, createChangeWaiter } from './changes/wait.ts'
import { type ComputingStores, createComputingStores } from './computing-stores.ts'
import { createSitemapStore, type SitemapStore } from './crawling/sitemap-store.ts'
import type { Database } from './database/database.ts'
import { fromReplicas } from './database/from-replicas.ts'
import { timed } from './database/waiting.ts'
import { type ArticleEditor, createArticleEditor } from './editing/editor.ts'
import { createKeyStore, type KeyStore } from './keys/store.ts'
import { createStateStore, type StateStore } from './metrics/store.ts'
import { createOverviewStore, type OverviewStore } from './overview/store.ts'
import { createRevisionStore, type RevisionStore } from './revisions/store.ts'
import { createTaxonomyStore, type TaxonomyStore } from './taxonomy/store.ts'

/** Everything that reads and writes the database for requests. */
export interface Stores extends ComputingStores {
  editor: ArticleEditor
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
  const computing = createComputingStores(readable, options)
  const changes = createChangeStore(readable, computing.articles)
  return {
    ...computing,
    editor: createArticleEditor(db, options),
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
