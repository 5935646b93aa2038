import { createReadStream } from 'node:fs'
import { Tokenizer, TokenParser, TokenType } from '@streamparser/json'
import { invalid } from '../errors.ts'
import { JsonScanner } from './json-scanner.ts'

/** Bytes without a row that came to its end: more than any article has, in all its forms, with every character escaped. */
const LONGEST_ROW = 64_000_000
const DEEPEST = 200

export interface JsonRow {
  /** The keys that lead to it: `['db', 0, 'data', 'posts', 4]`. */
  path: readonly (string | number)[]
  value: unknown
  /** Whether it holds a text that was too long to be kept in memory. */
  isCut: boolean
}

/** `path` is that of the last row before a fault, and `isInside` says whether what holds the rows has not ended yet. */
export type JsonPart = JsonRow | { fault: string; path: readonly (string | number)[]; isInside: boolean }

/**
 * The values at `selectors` (`$.db.*.data.*.*`) in a JSON file of any size, in their order, one after another in memory.
 * `line` is where each begins, `bytes` what was read since the last one. What is not JSON is the last part.
 */
export async function* readJsonRows(
  file: string,
  selectors: readonly string[],
): AsyncGenerator<JsonPart & { line: number; bytes: number }> {
  const rows = new RowParser(selectors)
  let bytes = 0
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    rows.write(chunk)
    for (const row of rows.taken()) {
      yield { ...row, bytes }
      bytes = 0
    }
    if (rows.isBroken) return
  }
  rows.end()
  for (const row of rows.taken()) yield { ...row, bytes }
}

class RowParser {
  readonly #scanner = new JsonScanner()
  readonly #tokenizer = new Tokenizer({ stringBufferSize: 64 * 1024 })
  readonly #values: TokenParser
  #parts: (JsonPart & { line: number })[] = []
  /** The lines in which what is open now began. */
  readonly #opened: number[] = []
  #line = 1
  #cuts = 0
  #lastPath: (string | number)[] = []
  #sinceRow = 0
  isBroken = false

  constructor(selectors: readonly string[]) {
    this.#values = new TokenParser({ paths: [...selectors], keepStack: false })
    this.#tokenizer.onToken = (token) => {
      if (token.token === TokenType.LEFT_BRACE || token.token === TokenType.LEFT_BRACKET) {
        this.#opened.push(this.#scanner.line)
        if (this.#opened.length > DEEPEST) throw invalid(`is nested more than ${DEEPEST} deep`)
      } else if (token.token === TokenType.RIGHT_BRACE || token.token === TokenType.RIGHT_BRACKET) {
        this.#line = this.#opened.pop() ?? this.#line
      }
      this.#values.write(token)
    }
    this.#values.onValue = ({ value, key, stack }) => {
      const line = typeof value === 'object' && value !== null ? this.#line : this.#scanner.line
      this.#lastPath = [...stack.slice(1).map((level) => level.key ?? ''), key ?? '']
      this.#parts.push({ path: this.#lastPath, value, isCut: this.#scanner.cuts > this.#cuts, line })
      this.#cuts = this.#scanner.cuts
      this.#sinceRow = 0
    }
  }

  write(chunk: Buffer): void {
    this.#sinceRow += chunk.length
    this.#reading(() => {
      for (const part of this.#scanner.parts(chunk)) this.#tokenizer.write(part)
      if (this.#sinceRow > LONGEST_ROW) throw invalid(`has a record of more than ${LONGEST_ROW / 1_000_000} MB`)
    })
  }

  end(): void {
    if (!this.#values.isEnded) this.#fail('ends before its time: the file is cut off here')
  }

  taken(): (JsonPart & { line: number })[] {
    const taken = this.#parts
    this.#parts = []
    return taken
  }

  #reading(read: () => void): void {
    try {
      read()
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.#fail(reasonOf(error))
    }
  }

  #fail(fault: string): void {
    this.isBroken = true
    const isInside = this.#opened.length >= this.#lastPath.length
    this.#parts.push({ fault, path: this.#lastPath, isInside, line: this.#scanner.line })
  }
}

function reasonOf(error: Error): string {
  if (error instanceof TypeError) return 'is not UTF-8'
  const [, what] = /^Unexpected (.+?)(?: at position .*)?(?: in state .*)?$/.exec(error.message) ?? []
  return what === undefined ? error.message : `is not JSON: unexpected ${what}`
}
