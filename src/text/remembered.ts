/** A string of at least so many characters may be a slice, which keeps all of its text in memory. */
const SHORTEST_SLICE = 13

/**
 * As `make`, but what it made for the words that came last is not made again: of `most` of them at least, and of twice as
 * many at most. Words come again and again, in each text and in all of them.
 */
export function remembered<Made>(most: number, make: (word: string) => Made): (word: string) => Made {
  let recent = new Map<string, Made>()
  let older = new Map<string, Made>()
  return (word) => {
    const known = recent.get(word)
    if (known !== undefined) return known
    const own = word.length < SHORTEST_SLICE ? word : copyOf(word)
    const made = older.get(own) ?? make(own)
    if (recent.size >= most) {
      older = recent
      recent = new Map()
    }
    recent.set(own, made)
    return made
  }
}

function copyOf(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le')
}
