import { detect } from 'tinyld'

/** Enough for a sure answer, and little enough for a text of any length. */
const SAMPLE_LENGTH = 3_000

/** The language a text is in, as ISO 639-1; `und` (BCP 47: undetermined) where it cannot be told. */
export function detectLanguage(text: string): string {
  return detect(text.slice(0, SAMPLE_LENGTH)) || 'und'
}
