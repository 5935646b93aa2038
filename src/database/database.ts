import type { Sql } from './sql.ts'

/** Where SQL must differ, a record by engine has a piece for each: it does not compile until all are there. */
export type Engine = 'sqlite' | 'postgres'

/** What stores stand on: the little that both engines offer. */
export interface Database {
  readonly engine: Engine
  /** For statements of a few milliseconds at most: they may run on the event loop. */
  all<Row>(query: Sql): Promise<Row[]>
  /**
   * As `all`, for queries that may take longer. Never blocks the event loop of a server; throws `busy` when too many
   * wait, and `timeout` when a query that asks `in_time()` has run for longer than `deadlineMs`.
   */
  allSlow<Row>(query: Sql, options?: { deadlineMs?: number }): Promise<Row[]>
  /** All that `work` reads is of one moment, whatever is written meanwhile. In a thread of its own: it may take minutes. */
  snapshot<T>(work: (reader: Pick<Database, 'all'>) => Promise<T>): Promise<T>
  /**
   * Runs `work` alone among the writers; commits what it did, or nothing of it when it throws. `work` may run again where
   * an engine had to break it off: what it does besides asking `tx` must bear that. Throws `busy` when it would wait for
   * too long, or has waited for too long.
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Throws `busy` where a transaction would: to be asked before something is made ready for one. */
  expectTurn(): void
  /** Runs `work` while nobody else does so, in programs on several machines too: for what many could do and one should. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /**
   * Calls `listener` after every transaction that was committed, by this program at once, by another as soon as it is
   * known; what it returns ends that.
   */
  onCommit(listener: () => void): () => void
  /**
   * Another number after every commit: at once after one of this program, and as soon as it is known after one of
   * another. Costs a few microseconds.
   */
  generation(): number
  /**
   * Where there are replicas, reads for whoever need not see at once what other programs commit: they answer, if they have
   * all that this program knows of.
   */
  readonly replicas?: Pick<Database, 'all' | 'allSlow'>
  /** All that this program knows to be committed; `undefined` where that cannot be said, or does not matter. */
  position(): string | undefined
  /** Tells a database that was opened without threads what is committed: it reads nothing older from then on. */
  know(position: string | undefined): void
  /** How large it is, and how much waits for it. */
  load(): Promise<DatabaseLoad>
  /** Waits for what has begun. Nothing may be asked afterwards. */
  close(): Promise<void>
}

export interface DatabaseLoad {
  bytes: number
  /** Of what is committed and not yet in the file itself. */
  logBytes: number
  /** Slow queries that no thread has begun with. */
  waitingQueries: number
  /** Transactions that have begun, or wait until they may. */
  transactions: number
  /** Servers that follow the primary, answer, and are not too far behind. */
  healthyReplicas: number
}

/** What one transaction may do. Of no use after its `work` has ended. */
export interface Transaction {
  all<Row>(query: Sql): Promise<Row[]>
  /** Runs statements in order, in one round trip. */
  run(queries: readonly Sql[]): Promise<void>
  /** Runs a text of several statements, as a migration is. */
  script(text: string): Promise<void>
}

/** Why a database said no, whatever the engine calls it. */
export type DatabaseFault = 'unique' | 'busy' | 'timeout' | 'full' | 'unusable' | 'other'

export class DatabaseError extends Error {
  readonly fault: DatabaseFault

  constructor(fault: DatabaseFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseError'
    this.fault = fault
  }
}
