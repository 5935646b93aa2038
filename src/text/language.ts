import { createRequire } from 'node:module'
import type { detectAll as DetectAll } from 'tinyld'

/** Enough for a sure answer, and little enough for a text of any length. */
const SAMPLE_LENGTH = 3_000
/** How much likelier than the next the likeliest has to be: a few words could be of many languages. */
const MARGIN = 1.5

let detectAll: typeof DetectAll | undefined

/** Its tables take a tenth of a second to load, and a server that nobody writes to needs none of them. */
function detector(): typeof DetectAll {
  detectAll ??= (createRequire(import.meta.url)('tinyld') as { detectAll: typeof DetectAll }).detectAll
  return detectAll
}

/** The language a text is in, as ISO 639-1; `und` (BCP 47: undetermined) where it cannot be told. */
export function detectLanguage(text: string): string {
  const [best, next] = detector()(text.slice(0, SAMPLE_LENGTH))
  if (!best || (next && best.accuracy < next.accuracy * MARGIN)) return 'und'
  return best.lang
}
