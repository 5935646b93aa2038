import { invalid } from '../errors.ts'
import { type DerivedArticle, deriveArticle } from './derive.ts'
import { createDerivingThread, type Deriver } from './deriver.ts'
import type { NewArticle } from './new-article.ts'

/** What is shorter takes a few milliseconds, and is not worth a thread. */
const SHORT = 10_000
const IDLE_TIMEOUT_MS = 10_000

let thread: Deriver | undefined

/** As `deriveArticle`, but a long text, which may take seconds, is read in a thread, where it stops nobody's request. */
export async function deriveElsewhere(written: NewArticle): Promise<DerivedArticle> {
  if (written.body.content.length < SHORT) return deriveArticle(written)
  // It ends by itself when it has nothing to do, so that nobody has to close it.
  thread ??= createDerivingThread({ idleTimeoutMs: IDLE_TIMEOUT_MS })
  const [derived] = await thread.derive([written])
  if (!derived) throw new Error('an article came back from no thread')
  if ('fault' in derived) throw invalid(derived.fault)
  return derived.article
}
