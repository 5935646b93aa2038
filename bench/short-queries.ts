import { isStopWord } from '../src/text/terms.ts'
import { fold, wordsOf } from '../src/text/words.ts'
import { mistyped } from './measures.ts'

/** A judged question as people would type it into a box. */
export interface ShortQueries {
  twoWords: string
  threeWords: string
  /** The three words, the longest of them mistyped. */
  mistyped: string
}

/**
 * Makes short queries of long questions: their rarest words, in their order, of those that at least two texts have.
 * Deterministic.
 */
export function createShortener(texts: Iterable<string>): (question: string) => ShortQueries {
  const frequencies = new Map<string, number>()
  for (const text of texts) {
    for (const word of new Set(foldedWords(text))) frequencies.set(word, (frequencies.get(word) ?? 0) + 1)
  }
  const frequency = (word: string) => frequencies.get(word) ?? 0

  return (question) => {
    const words = [...new Set(foldedWords(question))].filter(
      (word) => word.length > 2 && !isStopWord(word) && frequency(word) > 1,
    )
    const rarest = words.toSorted((a, b) => frequency(a) - frequency(b))
    const most = (count: number) => words.filter((word) => rarest.indexOf(word) < count)
    const three = most(3)
    const longest = three.reduce((best, word) => (word.length > best.length ? word : best), '')
    return {
      twoWords: most(2).join(' '),
      threeWords: three.join(' '),
      mistyped: three.map((word) => (word === longest ? mistyped(word, frequencies) : word)).join(' '),
    }
  }
}

function foldedWords(text: string): string[] {
  return [...wordsOf(text)].map((word) => fold(word.text))
}
