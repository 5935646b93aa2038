import type { Database } from '../database/database.ts'
import { type DeliveryContext, deliverNext, dueWebhooks, nextAttempt } from './deliver.ts'
import { type Letter, post } from './post.ts'

/** How soon it is seen that another program has written. */
const LONGEST_SLEEP_MS = 5_000

export interface WebhookSender {
  /** What is being sent is broken off, and sent again when a server runs. */
  stop(): Promise<void>
}

export interface SenderOptions {
  /** Whether it may send to addresses of this machine and its network. */
  allowsPrivate: boolean
  onError: (error: unknown) => void
  now?: () => Date
}

/** Tells webhooks of every change once it is committed: each of them everything, in order, and independent of others. */
export function startWebhookSender(db: Database, options: SenderOptions): WebhookSender {
  const { allowsPrivate, onError, now = () => new Date() } = options
  const stopping = new AbortController()
  const send = (letter: Letter) => post(letter, { allowsPrivate, signal: stopping.signal })
  const context: DeliveryContext = { db, now, send }
  const sending = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let isStopped = false

  async function look(): Promise<void> {
    for (const id of await dueWebhooks(context)) {
      if (isStopped || sending.has(id)) continue
      sending.set(
        id,
        sendAll(id)
          .catch(onError)
          .finally(() => sending.delete(id)),
      )
    }
    const next = await nextAttempt(context)
    wakeAfter(next ? Math.max(100, next.getTime() - now().getTime()) : LONGEST_SLEEP_MS)
  }

  async function sendAll(id: string): Promise<void> {
    while (!isStopped && (await deliverNext(context, id))) {
      // On to the next.
    }
  }

  function wakeAfter(ms: number): void {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(wake, Math.min(ms, LONGEST_SLEEP_MS)).unref()
  }

  function wake(): void {
    if (isStopped) return
    looking ??= look()
      .catch((error) => {
        onError(error)
        wakeAfter(LONGEST_SLEEP_MS)
      })
      .finally(() => {
        looking = undefined
      })
  }

  const forget = db.onCommit(wake)
  wake()
  return {
    async stop() {
      isStopped = true
      stopping.abort()
      forget()
      clearTimeout(timer)
      await looking
      await Promise.all(sending.values())
    },
  }
}
