import cluster from 'node:cluster'
import { setTimeout as wait } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import type { FastifyBaseLogger } from 'fastify'
import { buildApp } from './app.ts'
import { type Background, startBackground } from './background.ts'
import type { Config } from './config.ts'
import { fromReplicas } from './database/from-replicas.ts'
import { pendingMigrations } from './database/migrate.ts'
import { openDatabase } from './database/open.ts'
import { createLog, logOptions } from './log.ts'
import { prepareDatabase } from './prepare.ts'
import { createStores } from './stores.ts'
import { storesInThreads } from './stores-in-threads.ts'
import { version } from './version.ts'
import { STOP, startWorkers } from './workers.ts'

/** How long requests that have begun may take to end once the process is told to stop. */
const SHUTDOWN_GRACE_MS = 10_000
/** How long requests may wait for each other. What waits for threads is limited by itself. */
const LONGEST_WAIT_MS = 1_000
/** Connections that wait to be taken; whoever finds no place there tries again after seconds. */
const BACKLOG = 4_096
/** Workers get so much longer to end than they give their requests. */
const WORKERS_GRACE_MS = SHUTDOWN_GRACE_MS + 2_000

/**
 * Opens, migrates, seeds what is empty, listens; ends on SIGTERM and SIGINT, at once on the second of them. Of several
 * processes, the first does all but answer requests, which the others share.
 */
export async function serve(config: Config): Promise<void> {
  if (cluster.isWorker) await serveRequests(config, { isAlone: false })
  else if (config.workers === 1) await serveRequests(config, { isAlone: true })
  else await serveFromWorkers(config)
}

async function serveRequests(config: Config, { isAlone }: { isAlone: boolean }): Promise<void> {
  const db = await openDatabase(config.databaseUrl, {
    threads: config.queryThreads,
    replicaUrls: config.replicaUrls,
    notifyUrl: config.notifyUrl,
  })
  const stores = createStores(db, config)
  const { close: closeThreads, ...inThreads } = storesInThreads(
    { databaseUrl: config.databaseUrl, replicaUrls: config.replicaUrls, publicUrl: config.publicUrl },
    config.queryThreads,
    { ...stores, db },
  )
  let drainMs = config.drainMs
  const app = await buildApp({
    ...stores,
    ...inThreads,
    // Not even for a moment where there is nothing to wait for: requests might come in it.
    drain: async () => void (drainMs > 0 && (await wait(drainMs))),
    isReady: async () => (await pendingMigrations(fromReplicas(db))).length === 0,
    version,
    publicUrl: config.publicUrl,
    siteTitle: config.siteTitle,
    cacheControl: config.cacheControl,
    cacheBytes: config.cacheBytes,
    ...(config.rateLimit === null ? {} : { rateLimit: config.rateLimit }),
    ...(config.trustProxy === null ? {} : { trustProxy: config.trustProxy }),
    longestWaitMs: LONGEST_WAIT_MS,
    adapters: config.adapters,
    logger: logOptions(config.logLevel),
  })
  if (isAlone) await prepareDatabase(db, config, app.log)

  // Threads that start meanwhile would keep the first request waiting.
  let background: Background | undefined
  app.addHook('onListen', async () => {
    if (isAlone) background = startBackground(db, config, app.log)
    inThreads.search.prepare().catch((err: unknown) => app.log.error({ err }, 'search is not prepared'))
  })
  // Answer what has begun, then let go of the database.
  app.addHook('onClose', async () => {
    await Promise.all([closeThreads(), background?.stop()])
    await db.close()
  })
  const stopping = stopGracefully(SHUTDOWN_GRACE_MS + config.drainMs, app.log, async (signal) => {
    // Whoever presses Ctrl-C has no balancer.
    if (signal === 'SIGINT') drainMs = 0
    await app.close()
  })
  process.on('message', (message) => message === STOP && stopping.stop())
  await app.listen({ host: config.host, port: config.port, backlog: BACKLOG })
}

async function serveFromWorkers(config: Config): Promise<void> {
  const log = createLog(config.logLevel)
  const db = await openDatabase(config.databaseUrl, { threads: 1, notifyUrl: config.notifyUrl })
  await prepareDatabase(db, config, log)
  const workers = await startWorkers(config.workers, log)
  const background = startBackground(db, config, log)
  stopGracefully(WORKERS_GRACE_MS + config.drainMs, log, async () => {
    await workers.stop()
    await background.stop()
    await db.close()
  })
}

function stopGracefully(
  graceMs: number,
  log: FastifyBaseLogger,
  close: (signal: string | undefined) => Promise<void>,
): { stop(): void } {
  let isStopping = false
  const closing = closeWithGrace({ delay: graceMs, logger: log }, async ({ err, signal }) => {
    isStopping = true
    if (err) log.error({ err }, 'stopping after a failure')
    else log.info({ signal }, 'stopping')
    await close(signal)
    log.info('stopped')
  })
  return {
    stop() {
      if (!isStopping) closing.close()
    },
  }
}
