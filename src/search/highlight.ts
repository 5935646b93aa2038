import type { Block } from '../content/body.ts'
import { escapeHtml } from '../text/html.ts'
import { type Term, termsOf } from '../text/terms.ts'
import type { Highlight } from './schema.ts'

/** UTF-16 units of a passage, about two lines of text. */
const PASSAGE_LENGTH = 240
/** How far before its first match a passage begins. */
const LEAD_LENGTH = 60
/** Units of one article that are looked through: a passage for a list need not come from its ten-thousandth line. */
const READ_LENGTH = 200_000

interface Passage {
  text: string
  matches: Term[]
}

interface Found extends Passage {
  block: Block
  worth: number
}

/** The passages that show best why an article was found: the title if it matches, then the best of the body. */
export function highlight(
  article: { title: string; blocks: readonly Block[]; url: string },
  terms: ReadonlySet<string>,
  count: number,
): Highlight[] {
  const inTitle = matchesIn(article.title, terms)
  const title: Highlight[] =
    inTitle.length > 0 ? [{ field: 'title', paragraph: null, ...marked(article.title, inTitle), url: article.url }] : []
  const body = bestPassages(article.blocks, terms).map(
    ({ block, text, matches }): Highlight => ({
      field: 'body',
      paragraph: block.id,
      ...marked(text, matches),
      url: `${article.url}#${block.id}`,
    }),
  )
  return [...title, ...body].slice(0, count)
}

function bestPassages(blocks: readonly Block[], terms: ReadonlySet<string>): Found[] {
  const found: Found[] = []
  let left = READ_LENGTH
  for (const block of blocks) {
    if (left <= 0) break
    const text = block.text.slice(0, left)
    left -= text.length
    const matches = matchesIn(text, terms)
    if (matches.length > 0) found.push({ block, ...bestWindow(text, matches) })
  }
  return found.sort((a, b) => b.worth - a.worth)
}

/** The window that holds the most different terms; of equals the one with more matches, then the first. */
function bestWindow(text: string, matches: Term[]): Passage & { worth: number } {
  let best = { from: 0, worth: -1 }
  let last = 0
  for (const [from, first] of matches.entries()) {
    while (last < matches.length && (matches[last]?.end ?? 0) <= first.start - LEAD_LENGTH + PASSAGE_LENGTH) last += 1
    const worth = worthOf(matches.slice(from, Math.max(last, from + 1)))
    if (worth > best.worth) best = { from, worth }
  }
  const start = wordBoundary(text, (matches[best.from]?.start ?? 0) - LEAD_LENGTH)
  const end = text.length <= start + PASSAGE_LENGTH ? text.length : lastSpace(text, start + PASSAGE_LENGTH)
  return { worth: best.worth, ...cutOut(text, matches, start, end) }
}

/** At most so many matches are weighed together: a window of one-letter words is no better for having a hundred. */
function worthOf(matches: readonly Term[]): number {
  const some = matches.slice(0, 40)
  return new Set(some.map(({ term }) => term)).size * 100 + some.length
}

function cutOut(text: string, matches: readonly Term[], start: number, end: number): Passage {
  const before = start > 0 ? '… ' : ''
  const shift = before.length - start
  return {
    text: `${before}${text.slice(start, end)}${end < text.length ? ' …' : ''}`,
    matches: matches
      .filter((match) => match.start >= start && match.end <= end)
      .map((match) => ({ ...match, start: match.start + shift, end: match.end + shift })),
  }
}

function wordBoundary(text: string, near: number): number {
  if (near <= 0) return 0
  const space = text.indexOf(' ', near)
  return space === -1 || space > near + LEAD_LENGTH ? wholeCharacter(text, near) : space + 1
}

function lastSpace(text: string, before: number): number {
  const space = text.lastIndexOf(' ', before)
  return space > before - LEAD_LENGTH ? space : wholeCharacter(text, before)
}

/** A place that does not cut a character in half. */
function wholeCharacter(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at
}

function matchesIn(text: string, terms: ReadonlySet<string>): Term[] {
  return [...termsOf(text)].filter(({ term }) => terms.has(term))
}

function marked(text: string, matches: readonly Term[]): Pick<Highlight, 'html' | 'text' | 'ranges'> {
  let html = ''
  let at = 0
  const ranges: Highlight['ranges'] = []
  for (const { start, end } of matches) {
    html += `${escapeHtml(text.slice(at, start))}<mark>${escapeHtml(text.slice(start, end))}</mark>`
    ranges.push([codePoints(text.slice(0, start)), codePoints(text.slice(start, end))])
    at = end
  }
  return { html: html + escapeHtml(text.slice(at)), text, ranges }
}

function codePoints(text: string): number {
  return [...text].length
}
