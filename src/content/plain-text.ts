import { invalid } from '../errors.ts'
import { normaliseLine, normaliseText } from './normalise.ts'

export interface PlainText {
  title: string
  /** Paragraphs parted by empty lines. */
  text: string
}

// Furniture: what a page put around the text, and what came along when somebody copied it.
const READING_TIME = /^(?:reading time:?\s*)?(?:\d{1,3}[ -]min(?:ute)?s?)?(?:,? ?\d{1,2} sec(?:ond)?s?)?(?: read)?$/i
const CLOSING_HEADING =
  /^(?:(?:similar|related|recommended|more|latest|recent) (?:posts|articles|stories|news|reading)|you (?:may|might) also (?:like|enjoy)|share this(?: (?:post|article))?|read (?:more|next)):?$/i

/** Of another post, as it stands below such a heading. */
const LONGEST_TITLE = 120

/**
 * Reads what plain text from the web looks like: a title line, then paragraphs parted by empty lines. A line with the
 * reading time before the text, and headings of other posts after it with their titles, are furniture and left out.
 * Throws `invalid` when there is no title, or no text below it.
 */
export function parsePlainText(source: string): PlainText {
  const lines = normaliseText(source)
    .split('\n')
    .map((line) => line.trim())
  const titleAt = lines.findIndex((line) => line !== '')
  if (titleAt === -1) throw invalid('is empty')
  const body = withoutFurniture(lines.slice(titleAt + 1))
  if (body.length === 0) throw invalid('has a title, but no text below it')
  return { title: normaliseLine(lines[titleAt] ?? ''), text: body.join('\n') }
}

function withoutFurniture(lines: string[]): string[] {
  let start = lines.findIndex((line) => line !== '')
  if (start === -1) return []
  if (isReadingTime(lines[start] ?? '')) start += 1
  const first = lines.findIndex((line, at) => at >= start && line !== '')
  let end = lines.length
  for (let at = end - 1; at >= start && isTitle(lines[at] ?? ''); at -= 1) {
    // A heading stands alone, so that a last paragraph is never taken for one, and below a text.
    const isHeading = CLOSING_HEADING.test(lines[at] ?? '') && (lines[at - 1] ?? '') === ''
    if (isHeading && (at > first || at === end - 1)) end = at
  }
  while (end > start && lines[end - 1] === '') end -= 1
  while (start < end && lines[start] === '') start += 1
  return lines.slice(start, end)
}

/** Whether a line may be the title of another post, or nothing: no sentence of a text. */
function isTitle(line: string): boolean {
  return line.length <= LONGEST_TITLE && !/[.,;!…]["”’)]?$/.test(line)
}

function isReadingTime(line: string): boolean {
  return /\d/.test(line) && READING_TIME.test(line)
}
