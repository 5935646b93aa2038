import type { NewArticle } from '../articles/new-article.ts'
import { splitFrontMatter } from '../content/front-matter.ts'
import { splitTitle } from '../content/markdown.ts'
import { decodeUtf8, normaliseText } from '../content/normalise.ts'
import { invalid } from '../errors.ts'
import { exportedNames, isExported, readExported } from '../exporting/record.ts'
import { asNewArticle, type Reading } from './reading.ts'

/** Names that other programs give to the same thing. */
const aliases = new Map([
  ['author', 'authors'],
  ['date', 'publishedAt'],
  ['description', 'summary'],
  ['excerpt', 'summary'],
  ['lang', 'language'],
  ['permalink', 'slug'],
])
const kept: readonly string[] = [
  'title',
  'slug',
  'summary',
  'tags',
  'authors',
  'language',
  'image',
  'source',
  'publishedAt',
  'status',
]

/** Other ways to say that an article is a draft. */
const flags = new Set(['draft', 'published'])

export interface MarkdownFile extends Partial<Pick<Reading, 'key' | 'isKnownByKey' | 'labels' | 'history'>> {
  article: NewArticle
  /** Names in the front matter that mean nothing here. */
  notes: string[]
}

/** Markdown with or without front matter; the title is in it, or is the first heading. Throws `invalid`. */
export function readMarkdownFile(bytes: Uint8Array): MarkdownFile {
  const source = normaliseText(decodeUtf8(bytes))
  if (source.trim() === '') throw invalid('is empty')
  const { fields, content } = splitFrontMatter(source)
  if (isExported(fields)) return readOwnFile(fields, content)
  const named = renamed(fields)
  const heading = splitTitle(content)
  const known = knownFields(named)
  const title = known['title'] ?? heading.title
  if (title === null) throw invalid('has no title: neither in front matter nor as a first heading')
  const body = heading.title === title ? heading.content : content
  if (body.trim() === '') throw invalid('has a title, but no text below it')
  return {
    article: asNewArticle({ ...known, title, body: { format: 'markdown', content: body } }),
    notes: notesOn(named, kept),
  }
}

function notesOn(named: Record<string, unknown>, names: readonly string[]): string[] {
  return Object.keys(named)
    .filter((name) => !names.includes(name) && !flags.has(name))
    .map((name) => `front matter "${name}" is not kept`)
}

/** One that `export` has written; people may have changed it since. */
function readOwnFile(fields: Record<string, unknown>, content: string): MarkdownFile {
  const named = renamed(fields)
  const names = [...kept, ...exportedNames]
  const { format = 'markdown', ...known } = knownFields(named, [...names, 'format'])
  const body = { format, content: content.replace(/^\n/, '').replace(/\n$/, '') }
  const { written, ...more } = readExported({ ...known, body })
  return { article: asNewArticle(written), ...more, isKnownByKey: true, notes: notesOn(named, [...names, 'format']) }
}

function renamed(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [aliases.get(name) ?? name, value]))
}

function knownFields(named: Record<string, unknown>, names: readonly string[] = kept): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(named)) {
    if (names.includes(name) && value !== null && value !== '') fields[name] = value
  }
  for (const name of ['tags', 'authors']) {
    const value = fields[name]
    if (typeof value === 'string') fields[name] = value.split(',').filter((part) => part.trim() !== '')
  }
  if (typeof fields['image'] === 'string') fields['image'] = { url: fields['image'] }
  if (flag(named, 'draft', false) || !flag(named, 'published', true)) fields['status'] = 'draft'
  return fields
}

function flag(named: Record<string, unknown>, name: string, otherwise: boolean): boolean {
  const value = named[name] ?? otherwise
  // `yes` is a text in YAML 1.2: taken for false, it would publish a draft.
  if (typeof value !== 'boolean') throw invalid(`${name}: expected true or false`)
  return value
}
