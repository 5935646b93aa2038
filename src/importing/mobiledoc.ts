import { z } from 'zod'
import { escapeHtml } from '../text/html.ts'
import { cardAsHtml } from './koenig-cards.ts'

/** What people wrote, in a marker: text (0) or an atom (1), the markups that begin before it and how many end after it. */
const Marker = z.tuple([z.int(), z.array(z.int()), z.int(), z.union([z.string(), z.int()])])

/** The document of Ghost's editor up to version 5 (https://github.com/bustle/mobiledoc-kit/blob/master/MOBILEDOC.md). */
const Mobiledoc = z.looseObject({
  markups: z.array(z.tuple([z.string(), z.array(z.string()).optional()]).rest(z.unknown())).default([]),
  atoms: z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())).default([]),
  cards: z.array(z.tuple([z.string(), z.record(z.string(), z.unknown())]).rest(z.unknown())).default([]),
  sections: z.array(z.array(z.unknown())),
})
type Mobiledoc = z.infer<typeof Mobiledoc>

const TEXT = 1
const PICTURE = 2
const LIST = 3
const CARD = 10

/** As HTML; nothing where it is no such document. */
export function mobiledocAsHtml(source: unknown, notes: Set<string>): string | undefined {
  const parsed = Mobiledoc.safeParse(source)
  return parsed.success
    ? parsed.data.sections.map((section) => sectionOf(section, parsed.data, notes)).join('\n')
    : undefined
}

function sectionOf([type, first, second]: readonly unknown[], doc: Mobiledoc, notes: Set<string>): string {
  if (type === TEXT) return element(tagOf(first, TEXT_TAGS, 'p'), markersOf(second, doc))
  if (type === PICTURE) return cardAsHtml('image', { src: first }, notes)
  if (type === LIST) {
    const items = z.array(z.unknown()).catch([]).parse(second)
    return element(tagOf(first, LIST_TAGS, 'ul'), items.map((item) => element('li', markersOf(item, doc))).join(''))
  }
  const card = type === CARD ? doc.cards[Number(first)] : undefined
  if (card) return cardAsHtml(card[0], card[1], notes)
  notes.add('a section of an unknown type is not kept')
  return ''
}

const TEXT_TAGS = ['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'aside', 'pre']
const LIST_TAGS = ['ul', 'ol']
const MARKUP_TAGS = ['a', 'b', 'code', 'em', 'i', 's', 'strong', 'sub', 'sup', 'u', 'mark']

function tagOf(name: unknown, tags: readonly string[], otherwise: string): string {
  const tag = String(name).toLowerCase()
  return tags.includes(tag) ? tag : otherwise
}

function element(tag: string, inside: string): string {
  return `<${tag}>${inside}</${tag}>`
}

function markersOf(markers: unknown, { markups, atoms }: Mobiledoc): string {
  const open: string[] = []
  let html = ''
  for (const marker of z.array(z.unknown()).catch([]).parse(markers)) {
    const parsed = Marker.safeParse(marker)
    if (!parsed.success) continue
    const [type, opened, closed, value] = parsed.data
    for (const index of opened) {
      const [name, attributes = []] = markups[index] ?? ['']
      const tag = tagOf(name, MARKUP_TAGS, 'span')
      const href = attributes[attributes.indexOf('href') + 1]
      html += tag === 'a' && href !== undefined ? `<a href="${escapeHtml(href)}">` : `<${tag}>`
      open.push(tag)
    }
    html += type === 0 ? escapeHtml(String(value)) : atomOf(atoms[Number(value)])
    for (let left = closed; left > 0 && open.length > 0; left -= 1) html += `</${open.pop()}>`
  }
  return html
}

function atomOf([name, text]: Mobiledoc['atoms'][number] = ['', '']): string {
  return name === 'soft-return' ? '<br>' : escapeHtml(text)
}
