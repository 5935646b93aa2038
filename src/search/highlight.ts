import type { Block } from '../content/block.ts'
import { escapeHtml } from '../text/html.ts'
import { analysisLanguage } from '../text/languages.ts'
import { termOf } from '../text/terms.ts'
import { createWordFinder, fold } from '../text/words.ts'
import type { Highlight } from './schema.ts'

/** UTF-16 units of a passage, about two lines of text. */
const PASSAGE_LENGTH = 240
/** How far before its first match a passage begins. */
const LEAD_LENGTH = 60
/** Matches of a window that are weighed: one of one-letter words is no better for having a hundred. */
const MOST_WEIGHED = 40
/** Matches of one paragraph that are marked. */
const MOST_MATCHES = 1_000

export interface Marked {
  terms: ReadonlySet<string>
  /** Terms side by side. */
  phrases: readonly (readonly string[])[]
}

export interface HighlightedText {
  url: string
  language: string
  title: string
  summary: string
  /** Those that were read: of a long body the first ones. */
  blocks: readonly Block[]
}

interface Match {
  start: number
  end: number
  /** What it is a match of. */
  key: string
}

interface Passage {
  text: string
  matches: Match[]
}

interface Found extends Passage {
  block: Block | null
  worth: number
}

/**
 * The passages that show best why an article was found: the title if it matches, then the best of summary and body; the
 * beginning where nothing of the text matches, as when a tag does.
 */
export function createHighlighter(wanted: Marked): (article: HighlightedText, count: number) => Highlight[] {
  const matchesIn = createMatcher(wanted)

  return (article, count) => {
    const { title, summary, blocks, url } = article
    const language = analysisLanguage(article.language)
    const inTitle = matchesIn(title, language)
    const passages = blocks.flatMap((block) => found(block.text, block, matchesIn(block.text, language)))
    // A summary that was made from the text says nothing that the text does not.
    const isQuoted = blocks.some(({ text }) => text.startsWith(summary.replace(/ ?…$/, '')))
    if (!isQuoted) passages.push(...found(summary, null, matchesIn(summary, language)))
    passages.sort((a, b) => b.worth - a.worth)

    const shown: Highlight[] = passages.map(({ block, ...passage }) => ({
      field: block ? 'body' : 'summary',
      paragraph: block?.id ?? null,
      ...marked(passage),
      url: block ? `${url}#${block.id}` : url,
    }))
    if (inTitle.length > 0) {
      shown.unshift({ field: 'title', paragraph: null, ...marked({ text: title, matches: inTitle }), url })
    }
    const lead = blocks.find(({ type }) => type === 'paragraph')
    if (shown.length === 0 && lead) {
      const passage = cutOut(lead.text, [], 0)
      shown.push({ field: 'body', paragraph: lead.id, ...marked(passage), url: `${url}#${lead.id}` })
    }
    return shown.slice(0, count)
  }
}

function found(text: string, block: Block | null, matches: Match[]): Found[] {
  return matches.length > 0 ? [{ block, ...bestWindow(text, matches) }] : []
}

function createMatcher({ terms, phrases }: Marked): (text: string, language: string) => Match[] {
  const firstOf = Map.groupBy(phrases, ([first]) => first)
  const all = new Set([...terms, ...phrases.flat()])
  // Most words of a text begin with none of these letters, and need not be looked at.
  const wordsIn = createWordFinder([...all])

  return (text, language) => {
    const words: (Match & { term: string })[] = []
    for (const { text: word, start, end } of wordsIn(text)) {
      const term = termOf(fold(word), language)
      if (all.has(term)) words.push({ start, end, term, key: term })
      if (words.length === MOST_MATCHES) break
    }
    const matches: Match[] = []
    for (let at = 0; at < words.length; ) {
      const word = words[at]
      if (!word) break
      const phrase = firstOf.get(word.term)?.find((one) => standsAt(one, words, at, text))
      const last = words[at + (phrase?.length ?? 1) - 1] ?? word
      if (phrase) matches.push({ start: word.start, end: last.end, key: phrase.join(' ') })
      else if (terms.has(word.term)) matches.push(word)
      at += phrase?.length ?? 1
    }
    return matches
  }
}

/** Whether a phrase begins with this word: its words follow, and no other between them. */
function standsAt(
  phrase: readonly string[],
  words: readonly (Match & { term: string })[],
  at: number,
  text: string,
): boolean {
  return phrase.every((term, offset) => {
    const word = words[at + offset]
    const before = words[at + offset - 1]
    if (word?.term !== term) return false
    return offset === 0 || !before || !hasWord(text.slice(before.end, word.start))
  })
}

/** The `s` of `Russia’s` is no word. */
function hasWord(gap: string): boolean {
  return /[\p{L}\p{N}]/u.test(gap.replace(/^['’][\p{L}\p{N}](?![\p{L}\p{N}])/u, ''))
}

/** The window that holds the most different terms; of equals the one with more matches, then the first. */
function bestWindow(text: string, matches: Match[]): Passage & { worth: number } {
  let best = { from: 0, worth: -1 }
  let last = 0
  for (const [from, first] of matches.entries()) {
    while (last < matches.length && (matches[last]?.end ?? 0) <= first.start - LEAD_LENGTH + PASSAGE_LENGTH) last += 1
    const some = matches.slice(from, Math.min(Math.max(last, from + 1), from + MOST_WEIGHED))
    const worth = new Set(some.map(({ key }) => key)).size * 100 + some.length
    if (worth > best.worth) best = { from, worth }
  }
  const start = wordBoundary(text, (matches[best.from]?.start ?? 0) - LEAD_LENGTH)
  return { worth: best.worth, ...cutOut(text, matches, start) }
}

function cutOut(text: string, matches: readonly Match[], start: number): Passage {
  const end = text.length <= start + PASSAGE_LENGTH ? text.length : lastSpace(text, start + PASSAGE_LENGTH)
  const before = start > 0 ? '… ' : ''
  const shift = before.length - start
  return {
    text: `${before}${text.slice(start, end)}${end < text.length ? ' …' : ''}`,
    matches: matches
      .filter((match) => match.start < end && match.end > start)
      .map(({ key, ...match }) => ({
        key,
        start: Math.max(match.start, start) + shift,
        end: Math.min(match.end, end) + shift,
      })),
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

function marked({ text, matches }: Passage): Pick<Highlight, 'html' | 'text' | 'ranges'> {
  let html = ''
  let at = 0
  let units = 0
  const ranges: Highlight['ranges'] = []
  for (const { start, end } of matches) {
    html += `${escapeHtml(text.slice(at, start))}<mark>${escapeHtml(text.slice(start, end))}</mark>`
    const length = codePoints(text.slice(start, end))
    units += codePoints(text.slice(at, start))
    ranges.push([units, length])
    units += length
    at = end
  }
  return { html: html + escapeHtml(text.slice(at)), text, ranges }
}

function codePoints(text: string): number {
  return [...text].length
}
