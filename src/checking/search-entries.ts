import type { Engine } from '../database/database.ts'
import { postgresSearchEntries } from './postgres-search-entries.ts'
import type { Promised } from './promise.ts'
import { sqliteSearchEntries } from './sqlite-search-entries.ts'

/** What the full-text index of each engine has to hold. */
export const searchEntries: Record<Engine, readonly Promised[]> = {
  sqlite: sqliteSearchEntries,
  postgres: postgresSearchEntries,
}
