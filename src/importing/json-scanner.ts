/** More bytes than any text of an article has. */
const LONGEST_TEXT = 30_000_000

const QUOTE = 0x22
const BACKSLASH = 0x5c
const NEWLINE = 0x0a
const LETTER_U = 0x75

const HEX_DIGITS = 4
const AFTER_BACKSLASH = 5

/**
 * Goes before a parser of JSON, which builds every text that there is: cuts those that are longer than an article may be, so
 * that memory is bounded, and says in which line the parser is.
 */
export class JsonScanner {
  line = 1
  /** How many texts were cut so far. */
  cuts = 0
  #isText = false
  #length = 0
  #isSkipping = false
  /** How far an escape has come, which must not be cut in two: after its backslash, or how many digits are left. */
  #escape = 0

  #passEscape(byte: number): void {
    if (this.#escape === AFTER_BACKSLASH) this.#escape = byte === LETTER_U ? HEX_DIGITS : 0
    else if (this.#escape > 0) this.#escape -= 1
    else if (byte === BACKSLASH) this.#escape = AFTER_BACKSLASH
  }

  /** What of a chunk is to be parsed, in parts of one line at the most. */
  *parts(chunk: Buffer): Generator<Buffer> {
    let from = 0
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0
      if (this.#isText) {
        if (this.#length > LONGEST_TEXT && !this.#isSkipping && this.#escape === 0 && startsCharacter(byte)) {
          yield chunk.subarray(from, at)
          this.#isSkipping = true
          this.cuts += 1
        }
        this.#length += 1
        if (this.#escape > 0 || byte !== QUOTE) {
          this.#passEscape(byte)
          continue
        }
        this.#isText = false
        if (this.#isSkipping) from = at
        this.#isSkipping = false
      } else if (byte === QUOTE) {
        this.#isText = true
        this.#length = 0
      } else if (byte === NEWLINE) {
        yield chunk.subarray(from, at + 1)
        from = at + 1
        this.line += 1
      }
    }
    if (!this.#isSkipping && from < chunk.length) yield chunk.subarray(from)
  }
}

/** In UTF-8, where the bytes of one character stay together. */
function startsCharacter(byte: number): boolean {
  return (byte & 0xc0) !== 0x80
}
