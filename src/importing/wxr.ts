import { createReadStream } from 'node:fs'
import { ItemParser, type Part, type WxrSite } from './wxr-items.ts'

/** The items of an export in their order, one chunk of the file after the other; `bytes` since the last one. */
export async function* readWxr(path: string, site: WxrSite): AsyncGenerator<Part & { bytes: number }> {
  const parser = new WxrParser(site)
  const decoder = new TextDecoder('utf-8')
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    parser.write(decoder.decode(chunk, { stream: true }))
    for (const part of parser.taken()) {
      yield { ...part, bytes }
      bytes = 0
    }
  }
  parser.close()
  for (const part of parser.taken()) yield { ...part, bytes }
}

/** Where the next item may begin, after one that cannot be read. */
const NEXT_ITEM = /<item[\s>]/

/** Goes on behind an item that is not XML: each of the others is read as if it had not been there. */
class WxrParser {
  readonly #site: WxrSite
  #items: ItemParser
  #parts: Part[] = []
  #isLost = false
  /** Lines before the first one that `#items` has seen. */
  #linesBefore = 0
  #passedOver = ''

  constructor(site: WxrSite) {
    this.#site = site
    this.#items = new ItemParser(site)
  }

  write(text: string): void {
    let rest = this.#passedOver + text
    this.#passedOver = ''
    while (rest !== '') {
      if (this.#isLost) {
        const next = rest.search(NEXT_ITEM)
        if (next === -1) {
          // The name of an element may be cut in two.
          const kept = rest.slice(-6)
          this.#linesBefore += linesIn(rest.slice(0, rest.length - kept.length))
          this.#passedOver = kept
          return
        }
        this.#linesBefore += linesIn(rest.slice(0, next))
        this.#items = new ItemParser(this.#site, true)
        this.#isLost = false
        rest = rest.slice(next)
      }
      const read = this.#items.write(rest)
      this.#take()
      if (read === rest.length) return
      this.#isLost = true
      this.#linesBefore += this.#items.line - 1
      rest = rest.slice(read)
    }
  }

  close(): void {
    if (this.#isLost) return
    this.#items.close()
    this.#take()
  }

  taken(): Part[] {
    const taken = this.#parts
    this.#parts = []
    return taken
  }

  #take(): void {
    for (const part of this.#items.taken()) {
      if ('item' in part) this.#parts.push({ item: { ...part.item, line: part.item.line + this.#linesBefore } })
      else this.#parts.push({ ...part, line: part.line + this.#linesBefore })
    }
  }
}

function linesIn(text: string): number {
  return text.split('\n').length - 1
}
