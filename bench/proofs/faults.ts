import { check } from '../../src/checking/check.ts'
import type { Database } from '../../src/database/database.ts'

/** What `broadsheet check` finds in a database that nobody writes to. */
export async function faultsIn(db: Database): Promise<string[]> {
  // Every moment is the same there, and a thread would take longer to start than all that it reads.
  const { findings } = await check({ ...db, snapshot: (work) => work(db) })
  return findings.flatMap(({ faults }) => faults.map(({ name, fault }) => `${name} ${fault}`))
}
