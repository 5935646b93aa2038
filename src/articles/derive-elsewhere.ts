import { Piscina } from 'piscina'
import { invalid } from '../errors.ts'
import { type DerivedArticle, deriveArticle } from './derive.ts'
import type { DerivedPart } from './deriver.ts'
import type { NewArticle } from './new-article.ts'

/** What is shorter takes a few milliseconds, and is not worth a thread. */
const SHORT = 10_000

let thread: Piscina<readonly NewArticle[], DerivedPart[]> | undefined

/** As `deriveArticle`, but a long text, which may take seconds, is read in a thread, where it stops nobody's request. */
export async function deriveElsewhere(written: NewArticle): Promise<DerivedArticle> {
  if (written.body.content.length < SHORT) return deriveArticle(written)
  // It ends by itself when it has nothing to do, so that nobody has to close it.
  thread ??= new Piscina({
    filename: new URL('./deriver-worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 10_000,
  })
  const [part] = await thread.run([written])
  if (!part) throw new Error('an article came back from no thread')
  if ('fault' in part) throw invalid(part.fault)
  return { ...part, written }
}
