import type { Engine } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import type { Promised } from './promise.ts'

/** What the engine itself can say: whether its pages, indexes and references are whole, those of full text too. */
export const theFileIsWhole: Record<Engine, Promised> = {
  sqlite: {
    says: 'the file is whole',
    madeOf: null,
    watch: (reader, report) => ({
      async end() {
        const faults = await reader.all<{ fault: string }>(
          sql`SELECT integrity_check AS fault FROM pragma_integrity_check WHERE integrity_check <> 'ok'`,
        )
        for (const { fault } of faults) report('the database', fault)
        const references = await reader.all<{ child: string; parent: string; count: number }>(sql`
          SELECT "table" AS child, parent, count(*) AS count FROM pragma_foreign_key_check GROUP BY "table", parent`)
        for (const { child, parent, count } of references)
          report(child, `has ${count} rows of what is missing in ${parent}`)
      },
    }),
  },
  postgres: {
    says: 'the server has met no damaged page, if it looks for any',
    madeOf: null,
    watch: (reader, report) => ({
      async end() {
        const [row] = await reader.all<{ failures: number | null }>(
          sql`SELECT checksum_failures AS failures FROM pg_stat_database WHERE datname = current_database()`,
        )
        if (row?.failures) report('the database', `has ${row.failures} pages whose checksums are wrong`)
      },
    }),
  },
}
