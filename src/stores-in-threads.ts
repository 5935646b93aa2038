import { type Database, DatabaseError } from './database/database.ts'
import { readsOwnWrites } from './database/own-writes.ts'
import { createThreads } from './database/threads.ts'
import { waited } from './database/waiting.ts'
import { AppError } from './errors.ts'
import { isNarrowed, type Related } from './related/store.ts'
import type { CountedFacets } from './search/counts.ts'
import type { SearchSlice } from './search/store.ts'
import type { Stores } from './stores.ts'
import type { Answer, Asked, Question, ThreadOptions } from './stores-thread.ts'
import type { Suggestion } from './suggest/schema.ts'

export interface StoresInThreads extends Pick<Stores, 'search' | 'suggest' | 'related' | 'state'> {
  close(): Promise<void>
}

/** The stores that compute much: each question is answered in one of `count` threads, so that none keeps others waiting. */
export function storesInThreads(
  options: ThreadOptions,
  count: number,
  { articles, related, state, db }: Pick<Stores, 'articles' | 'related' | 'state'> & { db: Database },
): StoresInThreads {
  const threads = createThreads<Asked, Answer>(new URL('./stores-thread.ts', import.meta.url), options, count)

  async function ask<Result>(question: Question): Promise<Result> {
    const position = readsOwnWrites() ? undefined : db.position()
    const answer = await waited(() => threads.run({ question, position }))
    if ('json' in answer) return JSON.parse(answer.json) as Result
    if ('fault' in answer) throw new DatabaseError(answer.fault, answer.message, { cause: answer.statement })
    throw new AppError(answer.error.kind, answer.error.message, { faults: answer.error.faults })
  }

  return {
    search: {
      search: (search) => ask<SearchSlice>({ search }),
      facets: (facets, filters) => ask<CountedFacets>({ facets, filters }),
      async prepare() {
        await Promise.all(Array.from({ length: count }, () => ask('prepare')))
      },
    },
    related: {
      areSettled: related.areSettled,
      // To read a list that is kept takes less than to ask another thread for it.
      async list(slugOrId, query) {
        if (!isNarrowed(query)) return related.list(slugOrId, query)
        return ask<Related>({ related: query, slugOrId: String(await articles.idOf(slugOrId)) })
      },
    },
    state: { read: async () => ({ ...(await state.read()), waitingSearches: threads.waiting() }) },
    suggest: { suggest: (suggest) => ask<Suggestion[]>({ suggest }) },
    close: () => threads.close(),
  }
}
