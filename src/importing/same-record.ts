import { hash } from 'node:crypto'
import type { Reading } from './reading.ts'

/** Of a hash: enough that no two of any number of records have the same. */
const MARK_BYTES = 12
const MOST_LINES = 2 ** 32

/**
 * Makes a check for the records of one run: two that are the same article, by what they are known by, would overwrite each
 * other, run after run. The first of them is kept.
 */
export function createRecordCheck(): (reading: Reading) => Reading {
  const places = new Places()
  return (reading) => {
    const { place, key, isKnownByKey, result } = reading
    if (!('article' in result)) return reading
    const { slug } = result.article
    const [name, id] = isKnownByKey ? ['its id', key] : ['slug', slug]
    if (id === undefined) return reading
    const before = places.firstOf(`${isKnownByKey ? 'key' : 'slug'}:${id}`, place)
    if (before === undefined) return reading
    const fault = isKnownByKey
      ? `${name} was given at ${before} already`
      : `slug: "${slug}" was given at ${before} already`
    return { ...reading, result: { fault } }
  }
}

/** Where each mark was seen first, in a few bytes for each of the millions that a file may have. */
class Places {
  readonly #seen = new Map<string, number>()
  readonly #files: string[] = []
  readonly #numbers = new Map<string, number>()

  /** Nothing for a mark that is new. */
  firstOf(mark: string, place: string): string | undefined {
    const short = hash('sha256', mark, 'binary').slice(0, MARK_BYTES)
    const before = this.#seen.get(short)
    if (before !== undefined) return this.#placeOf(before)
    this.#seen.set(short, this.#numberOf(place))
    return undefined
  }

  #numberOf(place: string): number {
    const [, file = place, line = '0'] = /^(.*):(\d+)$/s.exec(place) ?? []
    let number = this.#numbers.get(file)
    if (number === undefined) {
      number = this.#files.push(file) - 1
      this.#numbers.set(file, number)
    }
    return number * MOST_LINES + Number(line)
  }

  #placeOf(number: number): string {
    const line = number % MOST_LINES
    const file = this.#files[Math.floor(number / MOST_LINES)] ?? ''
    return line === 0 ? file : `${file}:${line}`
  }
}
