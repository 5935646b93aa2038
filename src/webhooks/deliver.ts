import { type ChangeRow, changeColumns } from '../changes/store.ts'
import type { Database } from '../database/database.ts'
import { type Sql, sql } from '../database/sql.ts'
import { type Message, messageOf, signedHeaders } from './message.ts'
import type { Letter } from './post.ts'

/** Longer than sending can take: nobody else sends to a webhook meanwhile, and so everything comes in order. */
const LEASE_MS = 60_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** After each attempt that failed; after the last, the letter is dead (the schedule of Standard Webhooks). */
const PAUSES_MS = [5_000, 5 * MINUTE_MS, 30 * MINUTE_MS, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS)]
const LONGEST_ERROR = 500

export interface DeliveryContext {
  db: Database
  now: () => Date
  /** Throws where the letter did not arrive. */
  send: (letter: Letter) => Promise<void>
}

interface Leased {
  id: string
  url: string
  secret: string
  sentSeq: number
  attempts: number
}

interface WantedLetter extends Message {
  number: number
}

const later = (now: Date, ms: number) => new Date(now.getTime() + ms).toISOString()

const isDue = (time: string) => sql`
  (leased_until IS NULL OR leased_until <= ${time}) AND (
    (next_attempt_at <= ${time} AND sent_seq < (SELECT coalesce(max(seq), 0) FROM change))
    OR EXISTS (SELECT 1 FROM webhook_dead_letter WHERE webhook_id = webhook.id AND is_wanted = 1))`

/** The webhooks to which something can be sent now. */
export async function dueWebhooks({ db, now }: DeliveryContext): Promise<string[]> {
  const time = now().toISOString()
  const rows = await db.all<{ id: string }>(sql`
    SELECT id FROM webhook
    WHERE ${isDue(time)}`)
  return rows.map(({ id }) => id)
}

/** When something can be sent again to a webhook for which something waits; `undefined` where nothing does. */
export async function nextAttempt({ db }: DeliveryContext): Promise<Date | undefined> {
  const [row] = await db.all<{ next: string | null }>(sql`
    SELECT min(next_attempt_at) AS next FROM webhook WHERE sent_seq < (SELECT coalesce(max(seq), 0) FROM change)`)
  return row?.next ? new Date(row.next) : undefined
}

/** Sends what is next to a webhook, unless another program is doing so. Whether there was anything to send. */
export async function deliverNext(context: DeliveryContext, id: string): Promise<boolean> {
  const { db, now } = context
  const time = now()
  const [webhook] = await db.transaction((tx) =>
    tx.all<Leased>(sql`
      UPDATE webhook SET leased_until = ${later(time, LEASE_MS)}
      WHERE id = ${id} AND ${isDue(time.toISOString())}
      RETURNING id, url, secret, sent_seq AS "sentSeq", attempts`),
  )
  if (!webhook) return false
  const outcome = (await deliverWanted(context, webhook)) ?? (await deliverChange(context, webhook))
  await db.transaction((tx) =>
    tx.run([...(outcome ?? []), sql`UPDATE webhook SET leased_until = NULL WHERE id = ${id}`]),
  )
  return outcome !== undefined
}

async function deliverWanted(context: DeliveryContext, webhook: Leased): Promise<Sql[] | undefined> {
  const [letter] = await context.db.all<WantedLetter>(sql`
    SELECT id AS number, message_id AS id, payload FROM webhook_dead_letter
    WHERE webhook_id = ${webhook.id} AND is_wanted = 1 ORDER BY id LIMIT 1`)
  if (!letter) return undefined
  const error = await send(context, webhook, letter)
  return [
    error === undefined
      ? sql`DELETE FROM webhook_dead_letter WHERE id = ${letter.number}`
      : sql`UPDATE webhook_dead_letter SET is_wanted = 0, error = ${error} WHERE id = ${letter.number}`,
  ]
}

async function deliverChange(context: DeliveryContext, webhook: Leased): Promise<Sql[] | undefined> {
  const { db, now } = context
  const [change] = await db.all<ChangeRow & { surrogateKeys: string }>(sql`
    SELECT ${changeColumns}, surrogate_keys AS "surrogateKeys" FROM change
    WHERE seq > ${webhook.sentSeq} AND EXISTS (
      SELECT 1 FROM webhook WHERE id = ${webhook.id} AND next_attempt_at <= ${now().toISOString()})
    ORDER BY seq LIMIT 1`)
  if (!change) return undefined
  const message = messageOf(webhook.id, change)
  const error = await send(context, webhook, message)
  const time = now()
  if (error === undefined) {
    return [
      sql`
        UPDATE webhook SET sent_seq = ${change.seq}, attempts = 0, last_error = NULL, delivered_at = ${time.toISOString()}
        WHERE id = ${webhook.id}`,
    ]
  }
  const pause = PAUSES_MS[webhook.attempts]
  if (pause !== undefined) {
    return [
      sql`
        UPDATE webhook
        SET attempts = attempts + 1, last_error = ${error}, next_attempt_at = ${later(time, jittered(pause))}
        WHERE id = ${webhook.id}`,
    ]
  }
  return [
    sql`INSERT INTO webhook_dead_letter (webhook_id, message_id, payload, error, died_at, is_wanted)
        SELECT id, ${message.id}, ${message.payload}, ${error}, ${time.toISOString()}, 0
        FROM webhook WHERE id = ${webhook.id}`,
    sql`UPDATE webhook SET sent_seq = ${change.seq}, attempts = 0, last_error = ${error} WHERE id = ${webhook.id}`,
  ]
}

/** What went wrong; `undefined` when nothing did. */
async function send({ now, send: deliver }: DeliveryContext, { url, secret }: Leased, message: Message) {
  try {
    await deliver({ url, headers: signedHeaders(message, secret, now()), body: message.payload })
    return undefined
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_ERROR).toWellFormed()
  }
}

/** So that what failed together is not tried again together. */
function jittered(ms: number): number {
  return Math.round(ms * (1 + Math.random() / 10))
}
