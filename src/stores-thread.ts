// What runs in a thread: stores on a connection of its own, which answer one question after another.
import { workerData } from 'piscina'
import type { ArticleFilters } from './articles/query.ts'
import { createComputingStores } from './computing-stores.ts'
import { DatabaseError, type DatabaseFault } from './database/database.ts'
import { fromReplicas } from './database/from-replicas.ts'
import { giveWay } from './database/give-way.ts'
import { openDatabase } from './database/open.ts'
import { AppError, type ErrorKind, type Fault } from './errors.ts'
import type { RelatedQuery } from './related/schema.ts'
import type { FacetName, SearchQuery } from './search/schema.ts'
import type { SuggestQuery } from './suggest/schema.ts'

export interface ThreadOptions {
  databaseUrl: string
  replicaUrls?: readonly string[]
  publicUrl: string
}

export interface Asked {
  question: Question
  /** What was known to be committed when it was asked: see `Database.know`. */
  position: string | undefined
}

export type Question =
  | { search: SearchQuery }
  | { facets: readonly FacetName[]; filters: ArticleFilters }
  | { suggest: SuggestQuery }
  | { related: RelatedQuery; slugOrId: string }
  | 'prepare'

/**
 * An answer, or what went wrong: an error that crosses threads keeps nothing but its message. Answers cross as text,
 * because to clone one of some hundred small objects takes ten times as long as to write and read its JSON.
 */
export type Answer =
  | { json: string }
  | { error: { kind: ErrorKind; message: string; faults: Fault[] } }
  | { fault: DatabaseFault; message: string; statement: unknown }

const { databaseUrl, replicaUrls = [], publicUrl }: ThreadOptions = workerData
giveWay()
const db = await openDatabase(databaseUrl, { threads: 0, replicaUrls })
const stores = createComputingStores(fromReplicas(db), { publicUrl })

export default async function answer({ question, position }: Asked): Promise<Answer> {
  try {
    db.know(position)
    return { json: JSON.stringify((await resultOf(question)) ?? null) }
  } catch (error) {
    if (error instanceof AppError) {
      return { error: { kind: error.kind, message: error.message, faults: error.faults } }
    }
    if (error instanceof DatabaseError) {
      return {
        fault: error.fault,
        message: error.message,
        statement: error.cause instanceof Error ? undefined : error.cause,
      }
    }
    throw error
  }
}

async function resultOf(question: Question): Promise<unknown> {
  if (question === 'prepare') return stores.search.prepare()
  if ('related' in question) return stores.related.list(question.slugOrId, question.related)
  if ('facets' in question) return stores.search.facets(question.facets, question.filters)
  return 'search' in question ? stores.search.search(question.search) : stores.suggest.suggest(question.suggest)
}
