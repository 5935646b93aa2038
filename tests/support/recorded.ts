import type { Database } from '../../src/database/database.ts'
import type { Sql } from '../../src/database/sql.ts'

export interface Recorded {
  db: Database
  /** What was asked since this was last asked, in order. */
  taken(): Sql[]
}

/** A database that takes note of all that it is asked. */
export function recorded(db: Database): Recorded {
  let queries: Sql[] = []
  return {
    db: {
      ...db,
      all: (query) => {
        queries.push(query)
        return db.all(query)
      },
      allSlow: (query, options) => {
        queries.push(query)
        return db.allSlow(query, options)
      },
    },
    taken() {
      const all = queries
      queries = []
      return all
    },
  }
}

/** How SQLite would find the rows: a line for each step. */
export async function planOf(db: Database, { strings, values }: Sql): Promise<string[]> {
  const [first = '', ...rest] = strings
  const steps = await db.all<{ detail: string }>({ strings: [`EXPLAIN QUERY PLAN ${first}`, ...rest], values })
  return steps.map(({ detail }) => detail)
}
