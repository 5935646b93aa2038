import { escapeHtml } from '../text/html.ts'

export interface Picture {
  url: string
  alt: string
}

/** Those of a site, by the numbers of their attachments. */
export type Pictures = Pick<ReadonlyMap<string, Picture>, 'get'>

export interface WordpressContent {
  html: string
  /** What was there and is not kept. */
  notes: string[]
}

/** Code shows what it holds: nothing in it is a shortcode, and its lines stay as they are. */
const VERBATIM = /<(pre|code|script|style|textarea)\b[^<>]*>/gi
const SHORTCODE = /\[(\[?)(\/?)([a-z][\w-]*)((?:\s[^[\]]*)?)\](\]?)/gi

/** The content of a post as it is kept there -> HTML. */
export function readWordpressContent(content: string, pictures: Pictures): WordpressContent {
  const isOfBlocks = /<!--\s+wp:/.test(content)
  const notes = new Set<string>()
  for (const [, name = ''] of content.matchAll(/<!--\s+wp:([a-z][\w/-]*)\s+(?:\{[^<>]*\}\s+)?\/-->/g)) {
    notes.add(`the block "${name}" has no content to keep`)
  }
  const html = outsideOfCode(content.replace(/\r\n?/g, '\n'), (text) => withoutShortcodes(text, pictures, notes))
  return { html: isOfBlocks ? html : outsideOfCode(html, (text) => text, paragraphs), notes: [...notes] }
}

/** Changes what stands around code; `all` then changes the whole, in which code is a mark. */
function outsideOfCode(html: string, change: (text: string) => string, all?: (text: string) => string): string {
  const kept: string[] = []
  let around = ''
  let from = 0
  for (const match of html.matchAll(VERBATIM)) {
    const [open, name = ''] = match
    if (match.index < from) continue
    const close = new RegExp(`</${name}\\s*>`, 'gi')
    close.lastIndex = match.index + open.length
    if (!close.test(html)) break
    const after = close.lastIndex
    const mark = `<!--kept ${kept.push(html.slice(match.index, after)) - 1}-->`
    around += change(html.slice(from, match.index)) + (name.toLowerCase() === 'code' ? mark : `\n\n${mark}\n\n`)
    from = after
  }
  around += change(html.slice(from))
  return (all ?? ((text) => text))(around).replace(/<!--kept (\d+)-->/g, (_, index) => kept[Number(index)] ?? '')
}

function withoutShortcodes(text: string, pictures: Pictures, notes: Set<string>): string {
  const shown = inPairs(inPairs(inPairs(text, 'wp_caption', captioned), 'caption', captioned), 'embed', (_, inside) =>
    linked(inside.trim()),
  )
  const closed = new Set([...shown.matchAll(/\[\/([a-z][\w-]*)\]/gi)].map(([, name]) => name))
  return shown.replace(SHORTCODE, (all, before, slash, name: string, given: string, after) => {
    // `[[name]]` is how people write about a shortcode.
    if (before && after) return all.slice(1, -1)
    if (!slash && !closed.has(name) && !given.includes('=') && !given.endsWith('/') && !known.has(name)) return all
    const attributes = attributesOf(given)
    const kept = slash ? '' : known.get(name)?.(attributes, pictures)
    if (kept === undefined) notes.add(`the shortcode [${name}] is reduced to what it holds`)
    return `${before}${kept ?? ''}${after}`
  })
}

type Attributes = ReadonlyMap<string, string>

/** Shortcodes of WordPress itself that can be shown as HTML. */
const known = new Map<string, (attributes: Attributes, pictures: Pictures) => string | undefined>([
  ['gallery', galleryOf],
  ['audio', mediaOf],
  ['video', mediaOf],
])

function galleryOf(attributes: Attributes, pictures: Pictures): string | undefined {
  const shown = (attributes.get('ids') ?? attributes.get('include') ?? '').split(/[\s,]+/).flatMap((id) => {
    const picture = pictures.get(id)
    return picture ? `<figure><img src="${escapeHtml(picture.url)}" alt="${escapeHtml(picture.alt)}"></figure>` : []
  })
  return shown.length > 0 ? `\n\n${shown.join('\n\n')}\n\n` : undefined
}

function mediaOf(attributes: Attributes): string | undefined {
  const url = ['src', 'mp3', 'm4a', 'ogg', 'wav', 'mp4', 'm4v', 'webm', 'ogv'].flatMap(
    (name) => attributes.get(name) ?? [],
  )[0]
  return url ? linked(url) : undefined
}

function linked(url: string): string {
  return `\n\n<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>\n\n`
}

function captioned(given: string, inside: string): string {
  const [media = '', picture] = /^\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*<\/a>)?)/i.exec(inside) ?? []
  if (picture === undefined) return inside
  const caption = inside.slice(media.length).trim() || (attributesOf(given).get('caption') ?? '')
  return `\n\n<figure>${picture}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>\n\n`
}

/** Replaces `[name …]…[/name]`. */
function inPairs(text: string, name: string, change: (given: string, inside: string) => string): string {
  const open = `[${name}`
  const close = `[/${name}]`
  let result = ''
  let from = 0
  for (;;) {
    const start = text.indexOf(open, from)
    const inside = start === -1 ? -1 : text.indexOf(']', start)
    const end = inside === -1 ? -1 : text.indexOf(close, inside)
    if (end === -1) return result + text.slice(from)
    result += text.slice(from, start) + change(text.slice(start + open.length, inside), text.slice(inside + 1, end))
    from = end + close.length
  }
}

function attributesOf(text: string): Attributes {
  const found = text.matchAll(/(?<![\w-])([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'/]+))/g)
  return new Map([...found].map(([, name = '', double, single, bare]) => [name, double ?? single ?? bare ?? '']))
}

/** They hold blocks, or text that becomes paragraphs. */
const CONTAINERS = 'div|blockquote|section|article|aside|header|footer|main|details|center|form|fieldset'
const BLOCKS =
  'p|h[1-6]|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tfoot|colgroup|col|tr|td|th|figure|figcaption|address|hr|summary|iframe'
const CONTAINER = new RegExp(`</?(?:${CONTAINERS})\\b[^<>]*>`, 'gi')
const OPEN_BLOCK = new RegExp(`<(?:${BLOCKS})\\b[^<>]*>`, 'gi')
const CLOSED_BLOCK = new RegExp(`</(?:${BLOCKS})\\s*>|<hr\\b[^<>]*>`, 'gi')
const STARTS_AS_BLOCK = new RegExp(`^(?:</?(?:${CONTAINERS}|${BLOCKS})\\b|<!--kept)`, 'i')

/** What is shown of text that was typed without tags: paragraphs are parted by empty lines, lines by line breaks. */
function paragraphs(html: string): string {
  return html
    .replace(CONTAINER, '\n\n$&\n\n')
    .replace(OPEN_BLOCK, '\n\n$&')
    .replace(CLOSED_BLOCK, '$&\n\n')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .split(/\n{2,}/)
    .filter((part) => part !== '' && part !== '\n')
    .map((part) => (STARTS_AS_BLOCK.test(part) ? part : `<p>${withBreaks(part)}</p>`))
    .join('\n')
}

function withBreaks(text: string): string {
  return text
    .split('\n')
    .map((line, index, lines) => (index < lines.length - 1 && !/<br\s*\/?>$/i.test(line) ? `${line}<br>` : line))
    .join('\n')
}
