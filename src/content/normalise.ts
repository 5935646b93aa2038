import { invalid } from '../errors.ts'

/**
 * Text as everything behind this sees it: NFC, lines ended by `\n`, no byte order mark, no control characters.
 * Throws `invalid` for what engines change or refuse, each in its own way: NUL, and halves of a surrogate pair.
 */
export function normaliseText(text: string): string {
  if (text.includes('\0')) throw invalid('the text has a NUL character in it')
  if (!text.isWellFormed()) throw invalid('the text has half a surrogate pair in it')
  return text
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, ' ')
    .normalize('NFC')
}

/** One line of text: white space of any kind becomes single spaces. */
export function normaliseLine(text: string): string {
  return normaliseText(text).replace(/\s+/g, ' ').trim()
}

/** Throws `invalid` for what is not UTF-8, and says in which line where there are many. */
export function decodeUtf8(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) throw invalid('is UTF-16; save it as UTF-8')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw invalid(`is not UTF-8${bytes.includes(0x0a) ? ` (line ${lineOfFirstFault(bytes)})` : ''}`)
  }
}

function startsWith(bytes: Uint8Array, start: number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

function lineOfFirstFault(bytes: Uint8Array): number {
  const lenient = new TextDecoder('utf-8').decode(bytes)
  return lenient.slice(0, lenient.indexOf('\ufffd')).split('\n').length
}
