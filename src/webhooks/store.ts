import { randomBytes } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { notFound } from '../errors.ts'
import { newSecret } from './message.ts'

export interface WebhookStore {
  /** It is told of what changes from now on. `secret` is what its owner gets to see this once. */
  add(url: string): Promise<{ id: string; secret: string }>
  list(): Promise<Webhook[]>
  /** With its dead letters. Throws `not-found`. */
  remove(id: string): Promise<void>
  deadLetters(): Promise<DeadLetter[]>
  /** Has a dead letter sent once more; all of them without an id. Throws `not-found`. */
  retry(id: number | undefined): Promise<number>
}

export interface Webhook {
  id: string
  url: string
  /** Changes that it has not been told of. */
  waiting: number
  attempts: number
  nextAttemptAt: string
  lastError: string | null
  deliveredAt: string | null
  dead: number
}

export interface DeadLetter {
  id: number
  url: string
  messageId: string
  error: string
  diedAt: string
  isWanted: number
}

export function createWebhookStore(db: Database, now: () => Date = () => new Date()): WebhookStore {
  return {
    async add(url) {
      const id = randomBytes(6).toString('hex')
      const secret = newSecret()
      const time = now().toISOString()
      await db.transaction((tx) =>
        tx.run([
          sql`
            INSERT INTO webhook (id, url, secret, created_at, sent_seq, attempts, next_attempt_at)
            VALUES (${id}, ${url}, ${secret}, ${time}, (SELECT coalesce(max(seq), 0) FROM change), 0, ${time})`,
        ]),
      )
      return { id, secret }
    },
    list: () =>
      db.all<Webhook>(sql`
        SELECT id, url, attempts, next_attempt_at AS "nextAttemptAt", last_error AS "lastError",
          delivered_at AS "deliveredAt", (SELECT count(*) FROM change WHERE seq > sent_seq) AS waiting,
          (SELECT count(*) FROM webhook_dead_letter letter WHERE letter.webhook_id = webhook.id) AS dead
        FROM webhook ORDER BY created_at, id`),
    async remove(id) {
      const removed = await db.transaction((tx) => tx.all(sql`DELETE FROM webhook WHERE id = ${id} RETURNING id`))
      if (removed.length === 0) throw notFound(`No webhook has the id "${id}".`)
    },
    deadLetters: () =>
      db.all<DeadLetter>(sql`
        SELECT letter.id, webhook.url, letter.message_id AS "messageId", letter.error, letter.died_at AS "diedAt",
          letter.is_wanted AS "isWanted"
        FROM webhook_dead_letter letter JOIN webhook ON webhook.id = letter.webhook_id ORDER BY letter.id`),
    async retry(id) {
      const which = id === undefined ? sql`1 = 1` : sql`id = ${id}`
      const wanted = await db.transaction((tx) =>
        tx.all(sql`UPDATE webhook_dead_letter SET is_wanted = 1 WHERE ${which} RETURNING id`),
      )
      if (id !== undefined && wanted.length === 0) throw notFound(`No dead letter has the id ${id}.`)
      return wanted.length
    },
  }
}
