import { DatabaseError } from '../database/database.ts'
import { type Sql, sql } from '../database/sql.ts'

/** What a search may take of a thread; past it, what is found is the best of fewer. */
const DEADLINE_MS = 250
/** What is left to each of its queries at least: the cheap ones come when the time of the whole search is over. */
const LEAST_MS = 20
/** Matches that are looked at when time has run out: the newest. */
export const FEW = 2_000

/** What is left of the time of one search, as a query takes it. */
export type TimeLeft = () => { deadlineMs: number }

/** The time of a search begins. */
export function startTime(): TimeLeft {
  const end = performance.now() + DEADLINE_MS
  return () => ({ deadlineMs: Math.max(LEAST_MS, end - performance.now()) })
}

/** What the first way finds or, when it takes too long, what the next one does; the last must not take long. */
export async function withinTime<T>(
  ...ways: readonly [() => Promise<T>, ...(() => Promise<T>)[]]
): Promise<{ rows: T; isPart: boolean }> {
  const [way, next, ...others] = ways
  try {
    return { rows: await way(), isPart: false }
  } catch (error) {
    if (!next || !(error instanceof DatabaseError && error.fault === 'timeout')) throw error
    return { rows: (await withinTime(next, ...others)).rows, isPart: true }
  }
}

/**
 * Those of some matches whose `article` is also this. To filter while matching would look for as many that fit, and so
 * through all matches where few do.
 */
export function among(matches: Sql, where: Sql | undefined): Sql {
  if (!where) return matches
  return sql`SELECT hit.* FROM (${matches}) hit JOIN article ON article.id = hit.id WHERE ${where}`
}
