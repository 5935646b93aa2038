import type { Command } from 'commander'
import type { Database } from '../database/database.ts'
import { requireMigrated } from '../database/migrate.ts'
import { createStateStore } from '../metrics/store.ts'
import { chartLine, chartTitle } from './chart.ts'
import { createOverviewStore } from './store.ts'

export interface StatsContext {
  withDatabase(work: (db: Database) => Promise<void>, options: { mustExist: boolean }): Promise<void>
  say(line: string): void
}

export function addStatsCommand(program: Command, { withDatabase, say }: StatsContext): void {
  program
    .command('stats')
    .description('say what the collection holds, and how it is')
    .action(() =>
      withDatabase(
        async (db) => {
          await requireMigrated(db)
          const [{ articles, tags, authors, months }, state] = await Promise.all([
            createOverviewStore(db).read(),
            createStateStore(db).read(),
          ])
          const { draft, scheduled, deleted } = state.articles
          say(`${counted(articles)} articles, ${counted(tags)} tags, ${counted(authors)} authors`)
          say(`Not public: ${counted(draft)} drafts, ${counted(scheduled)} scheduled, ${counted(deleted)} deleted`)
          if (months.length > 0) for (const line of ['', chartLine(months), chartTitle(months), '']) say(line)
          say(
            `The database is of this version and has ${(state.bytes / 1e6).toFixed(1)} MB. ` +
              `Lists of related articles that are still to be made: ${counted(state.staleLists)}.`,
          )
        },
        { mustExist: true },
      ),
    )
}

function counted(count: number): string {
  return count.toLocaleString('en')
}
