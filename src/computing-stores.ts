import { type ArticleStore, createArticleStore } from './articles/store.ts'
import type { Database } from './database/database.ts'
import { createRelatedStore, type RelatedStore } from './related/store.ts'
import { createSearchStore, type SearchStore } from './search/store.ts'
import { createSuggestStore, type SuggestStore } from './suggest/store.ts'
import { createTaxonomyStore, type TaxonomyStore } from './taxonomy/store.ts'

/** The stores that compute much, with those that they read. Threads that answer for them load nothing else. */
export interface ComputingStores {
  articles: ArticleStore
  tags: TaxonomyStore
  related: RelatedStore
  search: SearchStore
  suggest: SuggestStore
}

export function createComputingStores(db: Database, options: { publicUrl: string }): ComputingStores {
  const articles = createArticleStore(db, options)
  const tags = createTaxonomyStore(db, 'tag')
  return {
    articles,
    tags,
    related: createRelatedStore(db, articles),
    search: createSearchStore(db, articles),
    suggest: createSuggestStore(db, articles, tags),
  }
}
