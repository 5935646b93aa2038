import { Piscina } from 'piscina'
import { threadArguments } from '../database/thread-arguments.ts'
import type { Derived, DerivedArticle } from './derive.ts'
import type { NewArticle } from './new-article.ts'

/** What derives articles: it takes milliseconds for each, and seconds for the longest. */
export interface Deriver {
  /** In the order given. */
  derive(articles: readonly NewArticle[]): Promise<Derived[]>
  close(): Promise<void>
}

/** What comes back from a thread: all but what was sent there. */
type DerivedPart = Omit<DerivedArticle, 'written'> | { fault: string }

/** Derives on this thread: for so little that a thread would take longer to start. */
export function createDeriver(): Deriver {
  return {
    async derive(articles) {
      // Loaded here: whoever has a thread derive needs none of it.
      const { derive } = await import('./derive.ts')
      return articles.map(derive)
    },
    close: async () => undefined,
  }
}

export interface DerivingOptions {
  /** Ends the thread when it has nothing to do for so long; unless given, it stays until it is closed. */
  idleTimeoutMs?: number
}

/**
 * Derives in a thread, so that this one and the one that writes have their hands free. It keeps them at work; each more
 * would take eighty megabytes.
 */
export function createDerivingThread({ idleTimeoutMs }: DerivingOptions = {}): Deriver {
  const pool = new Piscina<readonly NewArticle[], string[]>({
    filename: new URL('./deriver-worker.ts', import.meta.url).href,
    execArgv: [...threadArguments],
    minThreads: idleTimeoutMs === undefined ? 1 : 0,
    maxThreads: 1,
    // A thread that blocks until its next batch never comes to what V8 has to do between two: it lies in memory for ever.
    atomics: 'disabled',
    ...(idleTimeoutMs === undefined ? {} : { idleTimeout: idleTimeoutMs }),
  })
  return {
    async derive(articles) {
      const texts = await pool.run(articles)
      return articles.map((written, position) => fromText(texts[position], written))
    },
    // Deriving changes nothing, so that what has begun need not be waited for.
    close: () => pool.destroy(),
  }
}

/**
 * An article crosses as text: of its thousand values, each would cost more to clone than to write and to read. And it is
 * one thing to collect where it was made.
 */
export function toText(derived: Derived): string {
  if ('fault' in derived) return JSON.stringify(derived satisfies DerivedPart)
  const { written: _, ...part } = derived.article
  return JSON.stringify(part satisfies DerivedPart)
}

function fromText(text: string | undefined, written: NewArticle): Derived {
  if (text === undefined) throw new Error('an article came back from no thread')
  const part = JSON.parse(text) as DerivedPart
  return 'fault' in part ? part : { article: { ...part, written } }
}
