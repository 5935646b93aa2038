/** A word where it stands: `start` and `end` count UTF-16 units, as `slice` does. */
export interface Word {
  text: string
  start: number
  end: number
}

const RUN_HERE = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/uy
/** What ends so goes on as a word. */
const INSIDE_WORD = /[\p{L}\p{N}]\p{M}*$/u
const MOST_MARKS = 40
/** Scripts that are written without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** The words of a text, in order; the `s` of `Russia’s` and the `t` of `don’t` are none. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  eachWord(text, (word, start) => words.push({ text: word, start, end: start + word.length }))
  return words
}

/** As `wordsOf`, for texts of any length: nothing is kept. */
export function eachWord(text: string, visit: (word: string, start: number) => void): void {
  let at = 0
  while (at < text.length) {
    const start = at
    while (isAsciiWord(text.charCodeAt(at))) at += 1
    const after = text.charCodeAt(at)
    if (!(after >= 0x80) || isPunctuation(after)) {
      // Most words of most texts are found without asking what Unicode says.
      if (at > start && !(at === start + 1 && isApostrophe(text, start - 1))) visit(text.slice(start, at), start)
      at += 1
      continue
    }
    RUN_HERE.lastIndex = start
    const [run] = RUN_HERE.exec(text) ?? []
    if (run === undefined) at += isPair(text, at) ? 2 : 1
    else {
      at = start + run.length
      visitRun(run, start, text, visit)
    }
  }
}

function visitRun(run: string, start: number, text: string, visit: (word: string, start: number) => void): void {
  for (const word of wordsOfRun(run, start, text)) visit(word.text, word.start)
}

function* wordsOfRun(run: string, start: number, text: string): Generator<Word> {
  if (run.length === 1 && isApostrophe(text, start - 1)) return
  if (!UNSPACED.test(run)) yield { text: run, start, end: start + run.length }
  else yield* segmentsOf(run, start)
}

const asciiWord = Uint8Array.from({ length: 128 }, (_, code) => (/[A-Za-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0))

function isAsciiWord(code: number): boolean {
  return asciiWord[code] === 1
}

/** Quotes, dashes and spaces of all kinds: the block has no letters and no digits. */
function isPunctuation(code: number): boolean {
  return code >= 0x2000 && code < 0x2070
}

function isPair(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 0xd800 && code < 0xdc00
}

function isApostrophe(text: string, at: number): boolean {
  return text.charAt(at) === "'" || text.charAt(at) === '’'
}

/**
 * Finds the words that may be indexed under one of these terms, by their first letters: some that are not come along. Most
 * words of a text begin with other letters, and cost nothing.
 */
export function createWordFinder(terms: readonly string[]): (text: string) => Iterable<Word> {
  if (terms.length === 0) return () => []
  // What folding makes of other letters, and where words begin without a space before them, takes a closer look.
  if (!terms.every((term) => ASCII.test(term))) return wordsOf
  const starts = [...new Set(terms.map(commonStart))].map((start) => [...start].map(anyForm).join(''))
  const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${starts.join('|')}|${OTHER})[A-Za-z0-9]*`, 'g')
  return (text) => (UNSPACED.test(text) ? wordsOf(text) : likelyWords(pattern, text))
}

/** What a term has in common with all words that it is made of: endings alone are taken off, but `dying` becomes `die`. */
function commonStart(term: string): string {
  return term.slice(0, term.length > 3 ? 2 : 1)
}

const OTHER = '[\\u0080-\\uffff]'

/** A letter as it may stand in a text: capital, or with what folding takes off it. */
function anyForm(letter: string, index: number): string {
  return `[${letter}${letter.toUpperCase()}${index > 0 ? '\\u0080-\\uffff' : ''}]`
}

function* likelyWords(pattern: RegExp, text: string): Generator<Word> {
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const start = match.index
    const end = pattern.lastIndex
    if ([start - 1, start, start + 1, end].every((at) => isAscii(text, at))) {
      if (end - start > 1 || !isApostrophe(text, start - 1)) yield { text: match[0], start, end }
      continue
    }
    // What is no letter, the second half of one, or inside a word that began with another.
    pattern.lastIndex = start + 1
    if (
      /[\udc00-\udfff]/.test(match[0].charAt(0)) ||
      INSIDE_WORD.test(text.slice(Math.max(0, start - MOST_MARKS), start))
    )
      continue
    RUN_HERE.lastIndex = start
    const run = RUN_HERE.exec(text)
    if (!run) continue
    pattern.lastIndex = RUN_HERE.lastIndex
    yield* wordsOfRun(run[0], start, text)
  }
}

function isAscii(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return !(code >= 0x80)
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
const LEFT_OUT_MARKS = /([\p{sc=Latin}\p{sc=Greek}])[\u0300-\u036f]+/gu
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
  const plain = word.normalize('NFKD').toLowerCase().replace(LEFT_OUT_MARKS, '$1').normalize('NFC')
  return plain.replace(/[ßæœøłđðþıё]/g, (letter) => WHOLE_LETTERS[letter] ?? letter)
}
