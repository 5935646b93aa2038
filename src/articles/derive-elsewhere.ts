import { Piscina } from 'piscina'
import { invalid } from '../errors.ts'
import { type DerivedArticle, deriveArticle } from './derive.ts'
import type { Derived } from './derive-worker.ts'
import type { NewArticle } from './new-article.ts'

/** What is shorter takes a few milliseconds, and is not worth a thread. */
const SHORT = 10_000

let thread: Piscina<NewArticle, Derived> | undefined

/** As `deriveArticle`, but a long text, which may take seconds, is read in a thread, where it stops nobody's request. */
export async function deriveElsewhere(written: NewArticle): Promise<DerivedArticle> {
  if (written.body.content.length < SHORT) return deriveArticle(written)
  // It ends by itself when it has nothing to do, so that nobody has to close it.
  thread ??= new Piscina({
    filename: new URL('./derive-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 10_000,
  })
  const derived = await thread.run(written)
  if ('fault' in derived) throw invalid(derived.fault)
  return derived.article
}
