import type { Engine } from '../database/database.ts'
import { articlesAreWhole } from './articles.ts'
import { changesAgree, slugsAreUnique } from './changes.ts'
import { labelsAreCounted } from './labels.ts'
import { nearCopiesAreKnown } from './near-copies.ts'
import type { Promised } from './promise.ts'
import { listsAreMade } from './related-lists.ts'
import { searchEntries } from './search-entries.ts'
import { shownAsTheyAre } from './shown-articles.ts'
import { termsAreCounted } from './term-counts.ts'

/** What is true of every database that is whole, besides its file. */
export const promises: Record<Engine, readonly Promised[]> = {
  sqlite: promisesWith(searchEntries.sqlite),
  postgres: promisesWith(searchEntries.postgres),
}

function promisesWith(entries: readonly Promised[]): readonly Promised[] {
  return [
    articlesAreWhole,
    slugsAreUnique,
    changesAgree,
    shownAsTheyAre,
    ...entries,
    labelsAreCounted,
    termsAreCounted,
    nearCopiesAreKnown,
    listsAreMade,
  ]
}
