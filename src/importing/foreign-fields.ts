// What other systems say in their own ways, as an article has it; what does not fit is noted.
import type { KnownLabels } from '../articles/labels.ts'
import { lineOfHtml } from '../content/html-line.ts'
import { SLUG, slugify } from '../content/slug.ts'
import { invalid } from '../errors.ts'

const LONGEST_SLUG = 120
const MOST_LABELS = 50

/** A slug as far as it may be one: `%d0%bc%d0%b8%d1%80` and `Мир` become `mir`. */
export function givenSlug(slug: string, notes: string[]): { slug?: string } {
  if (slug === '') return {}
  if (isSlug(slug)) return { slug }
  const made = slugify(decoded(slug), 'article')
  notes.push(`the slug "${decoded(slug)}" has become "${made}"`)
  return { slug: made }
}

function isSlug(text: string): boolean {
  return text.length <= LONGEST_SLUG && SLUG.test(text) && !/^\d+$/.test(text)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).toWellFormed()
  } catch {
    return text
  }
}

/** Names without those that are empty or said twice. */
export function labelNames(kind: string, names: readonly string[], notes: string[]): string[] {
  const each = new Map(names.flatMap((name) => (name.trim() === '' ? [] : [[name.trim().toLowerCase(), name.trim()]])))
  const all = [...each.values()]
  if (all.length > MOST_LABELS) notes.push(`${all.length - MOST_LABELS} of its ${all.length} ${kind} are not kept`)
  return all.slice(0, MOST_LABELS)
}

/** The slugs that labels have where they come from, as far as they may be slugs here: their addresses go on to work. */
export function labelSlugs(labels: readonly { name: string; slug: string }[]): KnownLabels {
  const known = new Map<string, { name: string; slug: string }>()
  for (const label of labels) {
    const name = label.name.trim()
    const slug = known.get(name.toLowerCase())?.slug ?? label.slug
    if (isSlug(slug)) known.set(name.toLowerCase(), { name, slug })
  }
  return known
}

/** Nothing for an empty line; a long one is cut between words. */
export function cutLine(name: string, line: string, longest: number, notes: string[]): string | undefined {
  if (line.length <= longest) return line === '' ? undefined : line
  notes.push(`${name} is cut to ${longest} characters`)
  return `${line
    .slice(0, longest - 1)
    .replace(/\s+\S*$/, '')
    .toWellFormed()}…`
}

/** An address that pictures and sources may have, or nothing. */
export function webAddressOf(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || text.length > 2_000 || !URL.canParse(text)) return undefined
  return new URL(text).href
}

/** `en_GB` is `en-GB`; what is no language is nothing. */
export function languageTagOf(text: string): string | undefined {
  const language = text.trim().replaceAll('_', '-')
  return language.length <= 35 && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language) ? language : undefined
}

/** A title in HTML, or the beginning of the text where there is none. Throws `invalid` where there is neither. */
export function titleOf(title: string, html: string, notes: string[]): string {
  const line = lineOfHtml(title)
  if (line !== '') return line
  const start = lineOfHtml(html.slice(0, 2_000)).slice(0, 80).toWellFormed()
  if (start === '') throw invalid('has neither a title nor a text')
  notes.push('has no title: the beginning of its text has become it')
  return start
}

/** A field that is there only where it has a value. */
export function optional<T>(name: string, value: T | undefined): Record<string, T> {
  return value === undefined ? {} : { [name]: value }
}

/** White space of any kind becomes single spaces. */
export function lineOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** A time in any of the usual forms; without a zone it is taken for UTC. */
export function momentOf(text: string, notes: string[]): string | undefined {
  const given = text.trim()
  if (given === '') return undefined
  const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/.test(given) ? `${given.replace(' ', 'T')}Z` : given
  const time = new Date(iso)
  if (time.getTime() > 0 && time.getUTCFullYear() < 10_000) return time.toISOString()
  notes.push(`its date is not kept, since it is none: ${given.slice(0, 100)}`)
  return undefined
}

/** Whether an article was changed after it was published: here it was changed last when it was brought in. */
export function isLater(changedAt: string | undefined, publishedAt: string | undefined): boolean {
  return changedAt !== undefined && publishedAt !== undefined && changedAt > publishedAt
}

/** Said once of a file: most articles of most sites were. */
export function changesNotKept(count: number): string {
  const changed = count === 1 ? 'was changed after it was published' : 'were changed after they were published'
  return `${count} of its articles ${changed}; when that was is not kept`
}
