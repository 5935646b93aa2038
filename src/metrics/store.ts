import type { Database, DatabaseLoad } from '../database/database.ts'
import { sql } from '../database/sql.ts'

/** How much there is, and how much waits. */
export interface State extends DatabaseLoad {
  /** By where they stand. */
  articles: { published: number; draft: number; scheduled: number; deleted: number }
  /** Articles whose lists of related ones have to be made anew. */
  staleLists: number
  /** Searches and the like that no thread has begun with. */
  waitingSearches: number
}

export interface StateStore {
  read(): Promise<State>
}

export function createStateStore(db: Database): StateStore {
  return {
    async read() {
      // How many are published is kept, and what is not is told apart by an index of it alone.
      const [load, rows] = await Promise.all([
        db.load(),
        db.allSlow<{ name: string; count: number }>(sql`
          SELECT 'published' AS name, coalesce(sum(articles), 0) AS count FROM collection
          UNION ALL
          SELECT CASE WHEN deleted_at IS NULL THEN status ELSE 'deleted' END AS name, count(*) AS count
          FROM article WHERE status <> 'published' GROUP BY 1
          UNION ALL
          SELECT 'stale' AS name, count(*) AS count FROM related_stale`),
      ])
      const counts = new Map(rows.map(({ name, count }) => [name, count]))
      const of = (name: string) => counts.get(name) ?? 0
      return {
        ...load,
        articles: {
          published: of('published'),
          draft: of('draft'),
          scheduled: of('scheduled'),
          deleted: of('deleted'),
        },
        staleLists: of('stale'),
        waitingSearches: 0,
      }
    },
  }
}
