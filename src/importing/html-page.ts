import type { Element, Root, RootContent } from 'hast'
import { toText } from 'hast-util-to-text'
import { invalid } from '../errors.ts'
import { lineOf, webAddressOf } from './foreign-fields.ts'

/** Deeper than pages are. What looks for their text walks from every element to the root, again and again. */
const DEEPEST = 200
const MOST_ELEMENTS = 50_000
const LONGEST_LABEL = 100

/** What a page says of itself. Links in it that are relative become so to the address that it gives. */
export class HtmlPage {
  readonly #meta = new Map<string, string[]>()
  readonly #headings: string[] = []
  #documentTitle = ''
  #canonical = ''
  #language = ''
  readonly address: string | undefined

  /** Throws `invalid` for a page that is too deep or too large to look for its text. */
  constructor(tree: Root) {
    let head: Element | undefined
    let hasBase = false
    for (const element of elementsOf(tree)) {
      const { tagName, properties } = element
      if (tagName === 'html') this.#language = String(properties['lang'] ?? '')
      if (tagName === 'head') head = element
      if (tagName === 'base') hasBase ||= Boolean(properties['href'])
      if (tagName === 'title') this.#documentTitle ||= lineOf(toText(element))
      if (tagName === 'h1') this.#headings.push(lineOf(toText(element)))
      if (tagName === 'meta') this.#keepMeta(element)
      if (tagName === 'link' && [properties['rel']].flat().includes('canonical'))
        this.#canonical ||= String(properties['href'] ?? '')
    }
    this.address = webAddressOf(this.#canonical) ?? webAddressOf(this.said('og:url'))
    if (this.address !== undefined && !hasBase)
      head?.children.unshift({ type: 'element', tagName: 'base', properties: { href: this.address }, children: [] })
  }

  /** What the page says of itself by the first of these names, or an empty text. */
  said(...names: string[]): string {
    return names.flatMap((name) => this.#meta.get(name) ?? [])[0] ?? ''
  }

  /** Without the name of its site, where the page tells them apart: in `Tides – Harbour News` by its one heading. */
  get title(): string {
    const [heading = '', ...others] = this.#headings
    const isTitle = others.length === 0 && (this.#documentTitle === '' || this.#documentTitle.includes(heading))
    return this.said('og:title') || (isTitle ? heading : '') || this.#documentTitle
  }

  get language(): string {
    return this.#language || this.said('og:locale')
  }

  get date(): string {
    return this.said('article:published_time', 'date', 'dc.date', 'dcterms.date', 'dc.date.issued')
  }

  get tags(): string[] {
    const tags = this.#meta.get('article:tag') ?? this.#meta.get('keywords') ?? []
    return tags.flatMap((tag) => tag.split(',')).filter((tag) => tag.trim().length <= LONGEST_LABEL)
  }

  authors(byline: string): string[] {
    const named = [...(this.#meta.get('author') ?? []), ...(this.#meta.get('article:author') ?? [])]
    const people = named.filter((name) => webAddressOf(name) === undefined)
    const all = people.length > 0 ? people : [byline.replace(/^(?:by|von|par|por)\s+/i, '')]
    return all.filter((name) => name.length <= LONGEST_LABEL)
  }

  get picture(): { url: string; alt: string } | undefined {
    const given = this.said('og:image', 'og:image:url', 'twitter:image')
    const url = webAddressOf(given && URL.canParse(given, this.address) ? new URL(given, this.address).href : given)
    return url === undefined ? undefined : { url, alt: this.said('og:image:alt').slice(0, 1_000).toWellFormed() }
  }

  #keepMeta({ properties }: Element): void {
    const name = String(properties['property'] ?? properties['name'] ?? '').toLowerCase()
    const value = lineOf(String(properties['content'] ?? ''))
    if (value === '') return
    const values = this.#meta.get(name)
    if (values) values.push(value)
    else this.#meta.set(name, [value])
  }
}

/** All of them, each before what it holds. Throws `invalid` where they are too many or too deep. */
export function* elementsOf(tree: Root): Generator<Element> {
  let seen = 0
  const open: { node: RootContent; depth: number }[] = tree.children.map((node) => ({ node, depth: 1 }))
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, depth } = next
    if (node.type !== 'element') continue
    seen += 1
    if (depth > DEEPEST) throw invalid('the HTML is nested too deeply')
    if (seen > MOST_ELEMENTS) throw invalid(`has more than ${MOST_ELEMENTS} elements`)
    yield node
    for (const child of node.children.toReversed()) open.push({ node: child, depth: depth + 1 })
  }
}
