import type { FastifyBaseLogger } from 'fastify'
import { createArticleStore } from './articles/store.ts'
import { createArticleWriter } from './articles/writer.ts'
import type { Config } from './config.ts'
import { isUnderWay } from './copying/marker.ts'
import type { Database } from './database/database.ts'
import { migrate } from './database/migrate.ts'
import { AppError } from './errors.ts'

/** Articles whose lists are made before the first request rather than beside it. */
const FEW_ARTICLES = 100

/** Brings the database up to this version, and fills it where it is empty. */
export async function prepareDatabase(db: Database, config: Config, log: FastifyBaseLogger): Promise<void> {
  if (await isUnderWay(db)) throw new AppError('unavailable', 'the database is half a copy: `broadsheet copy` first')
  const applied = await migrate(db)
  if (applied.length > 0) log.info({ applied }, 'migrated')
  if (!(await createArticleStore(db, config).isEmpty())) return
  // Most databases are filled already, and what fills them takes as long to load as half a server.
  const [{ seed }, { refreshRelated }] = await Promise.all([
    import('./importing/seed.ts'),
    import('./related/refresh.ts'),
  ])
  const { stoppedAfter: _, ...seeded } = await seed(createArticleWriter(db), config.seedDir, {
    onReport: (line) => log.warn(line),
  })
  log.info(seeded, 'seeded')
  // Nobody waits for this thread yet, and to start another would take longer.
  if (seeded.created <= FEW_ARTICLES) await refreshRelated(db)
}
