import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { threadArguments } from '../database/thread-arguments.ts'
import { type Derived, type DerivedArticle, deriveEach } from './derive.ts'
import type { NewArticle } from './new-article.ts'

/** What derives articles: it takes milliseconds for each, and seconds for the longest. */
export interface Deriver {
  /** In the order given. */
  derive(articles: readonly NewArticle[]): Promise<Derived[]>
  /** How many calls it works on at the same time. */
  parallel: number
  close(): Promise<void>
}

/** What crosses back from a thread: all but what was sent there. */
export type DerivedPart = Omit<DerivedArticle, 'written'> | { fault: string }

/** Derives on this thread: for so little that a thread would take longer to start. */
export function createDeriver(): Deriver {
  return { parallel: 1, derive: async (articles) => deriveEach(articles), close: async () => undefined }
}

export interface DerivingOptions {
  threads?: number
  /** Ends a thread that has nothing to do for so long; unless given, threads stay until they are closed. */
  idleTimeoutMs?: number
}

/** Derives in threads, so that this one and the one that writes have their hands free. */
export function createDerivingThreads({
  threads: parallel = Math.max(1, availableParallelism() - 1),
  idleTimeoutMs,
}: DerivingOptions = {}): Deriver {
  const pool = new Piscina<readonly NewArticle[], DerivedPart[]>({
    filename: new URL('./deriver-worker.ts', import.meta.url).href,
    execArgv: [...threadArguments],
    minThreads: idleTimeoutMs === undefined ? parallel : 0,
    maxThreads: parallel,
    ...(idleTimeoutMs === undefined ? {} : { idleTimeout: idleTimeoutMs }),
  })
  return {
    parallel,
    async derive(articles) {
      const parts = await pool.run(articles)
      return articles.map((written, position) => {
        const part = parts[position]
        if (!part) throw new Error('an article came back from no thread')
        return 'fault' in part ? part : { article: { ...part, written } }
      })
    },
    // Deriving changes nothing, so that what has begun need not be waited for.
    close: () => pool.destroy(),
  }
}
