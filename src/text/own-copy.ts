/** A string of at least so many characters may be a slice: V8 keeps the whole text that it was cut from with it. */
const SHORTEST_SLICE = 13

/** The same text with no other one behind it: for what is kept longer than what it was cut from. */
export function ownCopy(text: string): string {
  return text.length < SHORTEST_SLICE ? text : Buffer.from(text, 'utf16le').toString('utf16le')
}
