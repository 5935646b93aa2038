import type { FastifyBaseLogger } from 'fastify'
import { scheduleBackups } from './backup/schedule.ts'
import { compactChanges } from './changes/compact.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import { fileOf } from './database/sqlite-file.ts'
import { createRefresher, keepRefreshed } from './related/refresher.ts'
import { repeat } from './scheduling/repeat.ts'
import { startScheduler } from './scheduling/scheduler.ts'
import { startWebhookSender } from './webhooks/sender.ts'

const DAY_MS = 86_400_000

export interface Background {
  /** Waits for what has begun. */
  stop(): Promise<void>
}

/** What goes on beside requests, once for all processes that answer them. */
export function startBackground(db: Database, config: Config, log: FastifyBaseLogger): Background {
  const scheduler = startScheduler(db, {
    onPublished: (articles) => log.info({ articles }, 'published what was due'),
    onError: (err) => log.error({ err }, 'publishing failed, and is tried again'),
  })
  const compaction = repeat(
    DAY_MS,
    () => compactChanges(db, () => new Date()),
    (err) => log.error({ err }, 'forgetting old changes failed'),
  )
  const sender = startWebhookSender(db, {
    allowsPrivate: config.webhooksAllowPrivate,
    onError: (err) => log.error({ err }, 'sending to webhooks failed, and is tried again'),
  })
  const refreshing = keepRefreshed(db, createRefresher(config.databaseUrl), (err) =>
    log.error({ err }, 'related lists could not be made'),
  )
  const backups =
    config.backups &&
    scheduleBackups({
      ...config.backups,
      path: fileOf(config.databaseUrl),
      onBackedUp: (file, articles) => log.info({ file, articles }, 'backed up'),
      onError: (err) => log.error({ err }, 'a backup failed, and is tried again'),
    })
  return {
    async stop() {
      await Promise.all([backups?.stop(), scheduler.stop(), compaction.stop(), sender.stop(), refreshing.stop()])
    },
  }
}
