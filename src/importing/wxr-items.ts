import { SaxesParser } from 'saxes'
import { invalid } from '../errors.ts'

/** More characters than any article has; an item that has more is not kept in memory. */
const LONGEST_ITEM = 30_000_000
/** What is wrong with the XML of many exports, and does not keep them from being read. */
const FORGIVEN = /disallowed character|undefined entity|malformed character entity/

/** One `<item>` of a WordPress export, as it stands there: a post, a page, a picture, … */
export interface WxrItem {
  line: number
  /** The text of each of its elements, by name: `title`, `wp:post_id`, `content:encoded`, … */
  fields: ReadonlyMap<string, string>
  terms: WxrTerm[]
  meta: ReadonlyMap<string, string>
  comments: number
  /** Why it cannot be read. */
  fault?: string
}

export interface WxrTerm {
  domain: string
  name: string
  slug: string
}

/** What an export says once: its site, and who writes there, by login. */
export interface WxrSite {
  fields: Map<string, string>
  authors: Map<string, string>
  /** How many terms have what, beside a name. */
  termsWith: Map<'a description' | 'another above it', number>
}

export type Part = { item: WxrItem } | { fault: string; line: number }

interface OpenItem {
  line: number
  fields: Map<string, string>
  terms: WxrTerm[]
  meta: Map<string, string>
  comments: number
  length: number
  fault?: string
}

const TERMS = new Set(['wp:category', 'wp:tag', 'wp:term'])

/** Thrown where a parser cannot go on. */
class Broken extends Error {}

/** Reads up to the first thing that is not XML. */
export class ItemParser {
  readonly #parser = new SaxesParser()
  readonly #site: WxrSite
  readonly #path: string[] = []
  #parts: Part[] = []
  #item: OpenItem | undefined
  #texts: string[] = []
  #attributes: Record<string, string> = {}
  #pair = { key: '', value: '' }

  /** `startsInside` is for a text that begins with an item. */
  constructor(site: WxrSite, startsInside = false) {
    this.#site = site
    this.#parser.on('xmldecl', ({ encoding }) => {
      if (encoding && !/^utf-?8$/i.test(encoding)) throw invalid(`is ${encoding}; save it as UTF-8`)
    })
    this.#parser.on('opentag', ({ name, attributes }) => this.#open(name, attributes))
    this.#parser.on('text', (text) => this.#add(text))
    this.#parser.on('cdata', (text) => this.#add(text))
    this.#parser.on('closetag', ({ name }) => this.#close(name))
    this.#parser.on('error', ({ message }) =>
      this.#fail(message.replace(/^(?:[^:]*:)?\d+:\d+: /, '').replace(/\.$/, '')),
    )
    if (startsInside) this.#parser.write('<rss><channel>')
  }

  get line(): number {
    return this.#parser.line
  }

  /** Answers how much of the text it has read: all of it, or up to what is not XML. */
  write(text: string): number {
    const before = this.#parser.position
    try {
      this.#parser.write(text)
      return text.length
    } catch (error) {
      if (!(error instanceof Broken)) throw error
      return Math.min(text.length - 1, Math.max(1, this.#parser.position - before))
    }
  }

  /** A file that was cut off ends inside an element. */
  close(): void {
    if (this.#path.length > 0) {
      this.#parts.push({ fault: 'ends before its time: the file is cut off here', line: this.#item?.line ?? this.line })
      return
    }
    try {
      this.#parser.close()
    } catch (error) {
      if (!(error instanceof Broken)) throw error
    }
  }

  taken(): Part[] {
    const taken = this.#parts
    this.#parts = []
    return taken
  }

  #open(name: string, attributes: Record<string, string>): void {
    this.#path.push(name)
    this.#texts = []
    this.#attributes = attributes
    if (name === 'item' && this.#path.at(-2) === 'channel') {
      this.#item = { line: this.line, fields: new Map(), terms: [], meta: new Map(), comments: 0, length: 0 }
    }
  }

  #add(text: string): void {
    const item = this.#item
    if (item) {
      item.length += text.length
      if (item.length > LONGEST_ITEM) item.fault ??= `is longer than ${LONGEST_ITEM / 1_000_000} million characters`
      if (item.fault !== undefined) return
    }
    this.#texts.push(text)
  }

  #close(name: string): void {
    this.#path.pop()
    const parent = this.#path.at(-1)
    const text = this.#texts.join('')
    this.#texts = []
    if (this.#item && name === 'item' && parent === 'channel') {
      this.#parts.push({ item: this.#item })
      this.#item = undefined
    } else if (this.#item) this.#keepOfItem(this.#item, name, parent, text)
    else this.#keepOfSite(name, parent, text)
  }

  #keepOfItem(item: OpenItem, name: string, parent: string | undefined, text: string): void {
    if (name === 'wp:meta_key') this.#pair = { key: text, value: '' }
    if (name === 'wp:meta_value') this.#pair.value = text
    if (parent !== 'item') return
    if (name === 'category') {
      const { domain = '', nicename = '' } = this.#attributes
      item.terms.push({ domain, name: text, slug: nicename })
    } else if (name === 'wp:comment') item.comments += 1
    else if (name === 'wp:postmeta') item.meta.set(this.#pair.key, this.#pair.value)
    else item.fields.set(name, text)
  }

  #keepOfSite(name: string, parent: string | undefined, text: string): void {
    if (parent === 'channel') this.#site.fields.set(name, text)
    if (TERMS.has(parent ?? '') && text.trim() !== '') {
      if (/_description$/.test(name)) count(this.#site.termsWith, 'a description')
      if (/_parent$/.test(name)) count(this.#site.termsWith, 'another above it')
    }
    if (parent !== 'wp:author') return
    if (name === 'wp:author_login') this.#pair = { key: text, value: '' }
    if (name === 'wp:author_display_name') this.#site.authors.set(this.#pair.key, text)
  }

  #fail(reason: string): void {
    if (FORGIVEN.test(reason)) return
    this.#parts.push({ fault: `is not XML: ${reason}`, line: this.#item?.line ?? this.line })
    throw new Broken(reason)
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
