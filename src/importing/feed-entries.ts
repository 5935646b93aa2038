import { createReadStream } from 'node:fs'
import { SaxesParser } from 'saxes'
import { invalid } from '../errors.ts'
import { escapeHtml } from '../text/html.ts'

/** More characters than any article has; an entry that has more is not kept in memory. */
const LONGEST_ENTRY = 30_000_000
const LONGEST_HEAD = 1_000_000
const DEEPEST = 200
/** What is wrong with the XML of many feeds, and does not keep them from being read. */
const FORGIVEN = /disallowed character|undefined entity|malformed character entity/

/** One entry of a feed: a feed in XML that holds nothing else, or why there is none. */
export type FeedEntry = ({ xml: string } | { fault: string }) & { line: number; bytes: number }

/** The entries of a feed in their order; `bytes` since the last one. What is not XML is the last of them. */
export async function* readFeedEntries(path: string): AsyncGenerator<FeedEntry> {
  const splitter = new FeedSplitter()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = 0
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      splitter.write(decoder.decode(chunk, { stream: true }))
      for (const entry of splitter.taken()) {
        yield { ...entry, bytes }
        bytes = 0
      }
    }
    splitter.end()
  } catch (error) {
    for (const entry of splitter.taken()) yield { ...entry, bytes: 0 }
    yield { fault: reasonOf(error), line: splitter.line, bytes }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TypeError) return 'is not UTF-8'
  if (error instanceof Error) return error.message
  throw error
}

/**
 * Writes each entry anew behind what the feed says of itself, so that a feed of any size can be read by a parser of whole
 * feeds, which then sees neither entities nor broken XML.
 */
class FeedSplitter {
  readonly #parser = new SaxesParser()
  readonly #path: string[] = []
  #head = ''
  #entry: { line: number; depth: number; parts: string[]; length: number } | undefined
  #taken: ({ xml: string; line: number } | { fault: string; line: number })[] = []

  constructor() {
    this.#parser.on('xmldecl', ({ encoding }) => {
      if (encoding && !/^utf-?8$/i.test(encoding)) throw invalid(`is ${encoding}; save it as UTF-8`)
    })
    this.#parser.on('opentag', ({ name, attributes }) => this.#open(name, attributes))
    this.#parser.on('text', (text) => this.#add(escapeHtml(text)))
    this.#parser.on('cdata', (text) => this.#add(escapeHtml(text)))
    this.#parser.on('closetag', ({ name }) => this.#close(name))
    this.#parser.on('error', ({ message }) => {
      const reason = message.replace(/^(?:[^:]*:)?\d+:\d+: /, '').replace(/\.$/, '')
      if (!FORGIVEN.test(reason)) throw invalid(`is not XML: ${reason}`)
    })
  }

  get line(): number {
    return this.#entry?.line ?? this.#parser.line
  }

  write(text: string): void {
    this.#parser.write(text)
  }

  end(): void {
    if (this.#path.length > 0) throw invalid('ends before its time: the file is cut off here')
  }

  taken() {
    const taken = this.#taken
    this.#taken = []
    return taken
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (this.#path.length >= DEEPEST) throw invalid(`is nested more than ${DEEPEST} deep`)
    const isEntry = (name === 'item' || name === 'entry') && this.#path.length <= 2
    if (isEntry && !this.#entry)
      this.#entry = { line: this.#parser.line, depth: this.#path.length, parts: [], length: 0 }
    this.#path.push(name)
    const given = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(value)}"`)
    this.#add(`<${name}${given.join('')}>`)
  }

  #close(name: string): void {
    this.#path.pop()
    this.#add(`</${name}>`)
    const entry = this.#entry
    if (!entry || entry.depth < this.#path.length) return
    this.#entry = undefined
    const { line, length, parts } = entry
    const tail = this.#path.toReversed().map((open) => `</${open}>`)
    if (length > LONGEST_ENTRY)
      this.#taken.push({ fault: `is longer than ${LONGEST_ENTRY / 1_000_000} million characters`, line })
    else this.#taken.push({ xml: `${this.#head}${parts.join('')}${tail.join('')}`, line })
  }

  #add(text: string): void {
    if (this.#entry) {
      this.#entry.length += text.length
      if (this.#entry.length <= LONGEST_ENTRY) this.#entry.parts.push(text)
      else this.#entry.parts = []
    } else this.#head += text
    if (this.#head.length > LONGEST_HEAD) throw invalid('says more of itself than a feed does')
  }
}
