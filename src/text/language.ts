import { detectAll } from 'tinyld'

/** Enough for a sure answer, and little enough for a text of any length. */
const SAMPLE_LENGTH = 3_000
/** How much likelier than the next the likeliest has to be: a few words could be of many languages. */
const MARGIN = 1.5

/** The language a text is in, as ISO 639-1; `und` (BCP 47: undetermined) where it cannot be told. */
export function detectLanguage(text: string): string {
  const [best, next] = detectAll(text.slice(0, SAMPLE_LENGTH))
  if (!best || (next && best.accuracy < next.accuracy * MARGIN)) return 'und'
  return best.lang
}
