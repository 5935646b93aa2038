import type { Highlight } from '../../search/schema.ts'
import { escapeHtml } from '../../text/html.ts'

export interface Tags {
  pre: string
  post: string
}

interface Marked {
  value: string
  matchLevel: 'none' | 'partial' | 'full'
  fullyHighlighted: boolean
  matchedWords: string[]
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu

/** The words that were matched in an article, as they are written there. */
export function matchedWords(highlights: readonly Highlight[]): Set<string> {
  const marked = highlights.flatMap(({ text, ranges }) => {
    const characters = [...text]
    return ranges.map(([start, length]) => characters.slice(start, start + length).join(''))
  })
  return new Set(marked.flatMap((text) => text.toLowerCase().match(WORD) ?? []))
}

/** A text with these words marked in it. `terms` are how many words were looked for. */
export function markWords(text: string, words: ReadonlySet<string>, terms: number, tags: Tags): Marked {
  const inside = new Set<string>()
  let value = ''
  let at = 0
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const folded = word.toLowerCase()
    if (!words.has(folded)) continue
    inside.add(folded)
    value += written(text.slice(at, index), tags) + tags.pre + written(word, tags) + tags.post
    at = index + word.length
  }
  value += written(text.slice(at), tags)
  const matchLevel = inside.size === 0 ? 'none' : inside.size >= terms ? 'full' : 'partial'
  const fullyHighlighted = inside.size > 0 && (text.toLowerCase().match(WORD) ?? []).every((word) => inside.has(word))
  return { value, matchLevel, fullyHighlighted, matchedWords: [...inside] }
}

/** The passage of the text that shows best why it was found. */
export function snippet(
  highlights: readonly Highlight[],
  terms: number,
  tags: Tags,
): Pick<Marked, 'value' | 'matchLevel'> {
  const passage = highlights.find(({ field }) => field === 'body')
  if (!passage) return { value: '', matchLevel: 'none' }
  const { value, matchLevel } = markWords(passage.text, matchedWords([passage]), terms, tags)
  return { value, matchLevel }
}

/** Whoever marks by tags shows it as HTML; with other marks, clients escape it themselves before they make tags of them. */
function written(text: string, { pre }: Tags): string {
  return pre.includes('<') ? escapeHtml(text) : text
}
