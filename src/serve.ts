import closeWithGrace from 'close-with-grace'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { destination } from 'pino'
import { buildApp } from './app.ts'
import { createArticleWriter } from './articles/writer.ts'
import { compactChanges } from './changes/compact.ts'
import type { Config } from './config.ts'
import { migrate, pendingMigrations } from './database/migrate.ts'
import { openDatabase } from './database/open.ts'
import { seed } from './importing/seed.ts'
import { refreshRelated } from './related/refresh.ts'
import { createRefresher, keepRefreshed } from './related/refresher.ts'
import { repeat } from './scheduling/repeat.ts'
import { startScheduler } from './scheduling/scheduler.ts'
import { createStores } from './stores.ts'
import { storesInThreads } from './stores-in-threads.ts'
import { version } from './version.ts'
import { startWebhookSender } from './webhooks/sender.ts'

/** How long requests that have begun may take to end once the process is told to stop. */
const SHUTDOWN_GRACE_MS = 10_000
const DAY_MS = 86_400_000
/** Bytes of lines that are written together, as they are at the end and after so long: each alone costs as much as an answer. */
const LOGGED_TOGETHER = 4_096
const LOG_EVERY_MS = 50

/** Articles whose lists are made before the first request rather than beside it. */
const FEW_ARTICLES = 100

/** Opens, migrates, seeds what is empty, listens; ends on SIGTERM and SIGINT, at once on the second of them. */
export async function serve(config: Config): Promise<FastifyInstance> {
  const db = await openDatabase(config.databaseUrl, { threads: config.workers })
  const applied = await migrate(db)
  const stores = createStores(db, config)
  const { close: closeThreads, ...inThreads } = storesInThreads(
    { databaseUrl: config.databaseUrl, publicUrl: config.publicUrl },
    config.workers,
    stores,
  )
  const app = await buildApp({
    ...stores,
    ...inThreads,
    isReady: async () => (await pendingMigrations(db)).length === 0,
    version,
    publicUrl: config.publicUrl,
    cacheControl: config.cacheControl,
    cacheBytes: config.cacheBytes,
    ...(config.rateLimit === null ? {} : { rateLimit: config.rateLimit }),
    ...(config.trustProxy === null ? {} : { trustProxy: config.trustProxy }),
    logger: loggerFor(config.logLevel),
  })
  if (applied.length > 0) app.log.info({ applied }, 'migrated')
  const refresher = createRefresher(db, config.databaseUrl)
  if (await stores.articles.isEmpty()) {
    const { stoppedAfter: _, ...seeded } = await seed(createArticleWriter(db), config.seedDir, {
      onReport: (line) => app.log.warn(line),
    })
    app.log.info(seeded, 'seeded')
    // Nobody waits for this thread yet, and to start another would take longer.
    if (seeded.created <= FEW_ARTICLES) await refreshRelated(db)
  }
  const scheduler = startScheduler(db, {
    onPublished: (articles) => app.log.info({ articles }, 'published what was due'),
    onError: (err) => app.log.error({ err }, 'publishing failed, and is tried again'),
  })

  const compaction = repeat(
    DAY_MS,
    () => compactChanges(db, () => new Date()),
    (err) => app.log.error({ err }, 'forgetting old changes failed'),
  )

  const sender = startWebhookSender(db, {
    allowsPrivate: config.webhooksAllowPrivate,
    onError: (err) => app.log.error({ err }, 'sending to webhooks failed, and is tried again'),
  })

  const refreshing = keepRefreshed(db, refresher, (err) => app.log.error({ err }, 'related lists could not be made'))

  // Answer what has begun, then let go of the database.
  app.addHook('onClose', async () => {
    await Promise.all([closeThreads(), scheduler.stop(), compaction.stop(), sender.stop(), refreshing.stop()])
    await db.close()
  })
  closeWithGrace({ delay: SHUTDOWN_GRACE_MS, logger: app.log }, async ({ err, signal }) => {
    if (err) app.log.error({ err }, 'stopping after a failure')
    else app.log.info({ signal }, 'stopping')
    await app.close()
    app.log.info('stopped')
  })
  await app.listen({ host: config.host, port: config.port })
  inThreads.search.prepare().catch((err: unknown) => app.log.error({ err }, 'search is not prepared'))
  return app
}

/** Lines for people on a terminal, JSON for everything else. */
function loggerFor(level: string): FastifyServerOptions['logger'] {
  if (!process.stdout.isTTY) {
    return { level, stream: destination({ sync: false, minLength: LOGGED_TOGETHER, periodicFlush: LOG_EVERY_MS }) }
  }
  return {
    level,
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname,reqId', translateTime: 'HH:MM:ss' } },
  }
}
