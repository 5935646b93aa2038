import type { Reader } from '../articles/show.ts'
import type { Database, Transaction } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import { AppError } from '../errors.ts'

/** For so long, sending a request again is answered as it was the first time. */
const KEPT_MS = 24 * 3_600_000
/** Somebody else was faster so many times in a row. */
const MOST_TRIES = 10

/** A request that names itself, so that sending it again does nothing again. */
export interface Attempt {
  keyId: string
  name: string
  /** Equal for equal requests. */
  fingerprint: string
}

export interface Attempts {
  /**
   * Runs `work` in a transaction, with what `prepare` has made ready before it, and keeps what it answers in the same
   * one. Where `work` throws `Outdated`, both begin again. An attempt that was made before is answered
   * as it was then. Throws `unprocessable` when its name was that of another request, and `conflict` while it is under
   * way; what fails is not kept, and may be tried again.
   */
  once<P, T>(
    attempt: Attempt | undefined,
    prepare: () => Promise<P>,
    work: (tx: Transaction, prepared: P) => Promise<T>,
  ): Promise<T>
}

/** What was made ready no longer goes with what is there. */
export class Outdated extends Error {}

export function createAttempts(db: Database, now: () => Date): Attempts {
  const underWay = new Set<string>()

  const oldest = () => new Date(now().getTime() - KEPT_MS).toISOString()

  /** What was answered before, as JSON. */
  async function answered(reader: Reader, { keyId, name, fingerprint }: Attempt): Promise<string | undefined> {
    const [before] = await reader.all<{ fingerprint: string; answer: string }>(sql`
      SELECT fingerprint, answer FROM idempotent_answer
      WHERE key_id = ${keyId} AND name = ${name} AND answered_at >= ${oldest()}`)
    if (before && before.fingerprint !== fingerprint) {
      throw new AppError('unprocessable', `The Idempotency-Key "${name}" was that of another request.`)
    }
    return before?.answer
  }

  async function attempted<T>(tx: Transaction, attempt: Attempt, work: (tx: Transaction) => Promise<T>): Promise<T> {
    // Another process may have been faster.
    const before = await answered(tx, attempt)
    if (before !== undefined) return JSON.parse(before) as T
    const answer = await work(tx)
    const { keyId, name, fingerprint } = attempt
    await tx.run([
      sql`DELETE FROM idempotent_answer WHERE answered_at < ${oldest()}`,
      sql`INSERT INTO idempotent_answer (key_id, name, fingerprint, answer, answered_at)
          VALUES (${keyId}, ${name}, ${fingerprint}, ${JSON.stringify(answer ?? null)}, ${now().toISOString()})`,
    ])
    return answer
  }

  async function tried<P, T>(
    prepare: () => Promise<P>,
    work: (tx: Transaction, prepared: P) => Promise<T>,
  ): Promise<T> {
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      db.expectTurn()
      const prepared = await prepare()
      try {
        return await db.transaction((tx) => work(tx, prepared))
      } catch (error) {
        if (!(error instanceof Outdated)) throw error
      }
    }
    throw new AppError('conflict', 'Others are changing this article at the same time.')
  }

  return {
    async once<P, T>(
      attempt: Attempt | undefined,
      prepare: () => Promise<P>,
      work: (tx: Transaction, prepared: P) => Promise<T>,
    ) {
      if (!attempt) return tried(prepare, work)
      const id = `${attempt.keyId} ${attempt.name}`
      if (underWay.has(id)) {
        throw new AppError('conflict', `The request of the Idempotency-Key "${attempt.name}" is still under way.`)
      }
      underWay.add(id)
      try {
        const before = await answered(db, attempt)
        if (before !== undefined) return JSON.parse(before) as T
        return await tried(prepare, (tx, prepared) => attempted(tx, attempt, () => work(tx, prepared)))
      } finally {
        underWay.delete(id)
      }
    },
  }
}
