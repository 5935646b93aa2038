import type { Database, Transaction } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { AppError } from '../errors.ts'

/** For so long, sending a request again is answered as it was the first time. */
const KEPT_MS = 24 * 3_600_000

/** A request that names itself, so that sending it again does nothing again. */
export interface Attempt {
  keyId: string
  name: string
  /** Equal for equal requests. */
  fingerprint: string
}

export interface Attempts {
  /**
   * Runs `work` in a transaction, and keeps what it answers in the same one. An attempt that was made before is answered
   * as it was then. Throws `unprocessable` when its name was that of another request, and `conflict` while it is under
   * way; what fails is not kept, and may be tried again.
   */
  once<T>(attempt: Attempt | undefined, work: (tx: Transaction) => Promise<T>): Promise<T>
}

export function createAttempts(db: Database, now: () => Date): Attempts {
  const underWay = new Set<string>()

  async function attempted<T>(tx: Transaction, attempt: Attempt, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const { keyId, name, fingerprint } = attempt
    const time = now()
    await tx.run([
      sql`DELETE FROM idempotent_answer WHERE answered_at < ${new Date(time.getTime() - KEPT_MS).toISOString()}`,
    ])
    const [before] = await tx.all<{ fingerprint: string; answer: string }>(
      sql`SELECT fingerprint, answer FROM idempotent_answer WHERE key_id = ${keyId} AND name = ${name}`,
    )
    if (before && before.fingerprint !== fingerprint) {
      throw new AppError('unprocessable', `The Idempotency-Key "${name}" was that of another request.`)
    }
    if (before) return JSON.parse(before.answer) as T
    const answer = await work(tx)
    await tx.run([
      sql`INSERT INTO idempotent_answer (key_id, name, fingerprint, answer, answered_at)
          VALUES (${keyId}, ${name}, ${fingerprint}, ${JSON.stringify(answer)}, ${time.toISOString()})`,
    ])
    return answer
  }

  return {
    async once(attempt, work) {
      if (!attempt) return db.transaction(work)
      const id = `${attempt.keyId} ${attempt.name}`
      if (underWay.has(id)) {
        throw new AppError('conflict', `The request of the Idempotency-Key "${attempt.name}" is still under way.`)
      }
      underWay.add(id)
      try {
        return await db.transaction((tx) => attempted(tx, attempt, work))
      } finally {
        underWay.delete(id)
      }
    },
  }
}
