/** A word where it stands: `start` and `end` count UTF-16 units, as `slice` does. */
export interface Word {
  text: string
  start: number
  end: number
}

const RUN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu
/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** The words of a text, in order; the `s` of `Russia’s` and the `t` of `don’t` are none. */
export function wordsOf(text: string): Generator<Word> {
  return wordsLike(RUN, text)
}

/**
 * Finds the words that may, once folded and stemmed, be one of these, by their first letters: some that are none come
 * along.
 */
export function createWordFinder(folded: readonly string[]): (text: string) => Generator<Word> {
  // What folding makes of other letters, and where a word begins without a space before it, takes a closer look.
  if (!folded.every((word) => ASCII.test(word))) return wordsOf
  const initials = [...new Set(folded.map((word) => word.charAt(0)))].filter((letter) => /[a-z0-9]/.test(letter))
  const ascii = initials.length > 0 ? `[${initials.join('')}${initials.join('').toUpperCase()}]|` : ''
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}\\p{M}])(?:${ascii}(?![\\0-\\x7f])[\\p{L}\\p{N}])[\\p{L}\\p{N}\\p{M}]*`,
    'gu',
  )
  return (text) => wordsLike(pattern, text)
}

function* wordsLike(pattern: RegExp, text: string): Generator<Word> {
  for (const match of text.matchAll(pattern)) {
    const [run] = match
    const start = match.index
    if (run.length === 1 && /['’]/.test(text.charAt(start - 1))) continue
    if (!UNSPACED.test(run)) yield { text: run, start, end: start + run.length }
    else yield* segmentsOf(run, start)
  }
}

function* segmentsOf(run: string, offset: number): Generator<Word> {
  for (const { segment, index, isWordLike } of segmenter.segment(run)) {
    if (isWordLike) yield { text: segment, start: offset + index, end: offset + index + segment.length }
  }
}

/** Words as people count them: what stands between spaces, or what a dictionary finds where none are written. */
export function countWords(text: string): number {
  let count = 0
  for (const [run] of text.matchAll(/\S+/gu)) {
    count += UNSPACED.test(run) ? [...segmenter.segment(run)].filter((part) => part.isWordLike).length : 1
  }
  return count
}

const ASCII = /^[\0-\x7f]*$/
/** Marks that people leave out; й without its own is another letter. */
const LEFT_OUT_MARKS = /(?<=[\p{sc=Latin}\p{sc=Greek}][\u0300-\u036f]*)[\u0300-\u036f]/gu
/** Letters that Unicode does not take apart, and how people type them who lack the key. */
const WHOLE_LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ё: 'е',
}

/** A word as it is compared: lower case, without diacritics, compatibility forms made plain. */
export function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase()
  const plain = word.normalize('NFKD').toLowerCase().replace(LEFT_OUT_MARKS, '').normalize('NFC')
  return plain.replace(/[ßæœøłđðþıё]/g, (letter) => WHOLE_LETTERS[letter] ?? letter)
}
