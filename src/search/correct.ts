import type { TimeLeft } from './deadline.ts'
import type { TypedWord } from './typed-words.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A misspelt word takes a look at the whole vocabulary. */
const MOST_CORRECTIONS = 5

/** What unknown words were meant to be; two that were meant to be one are both in it, the second without words. */
export async function correct(
  typed: readonly TypedWord[],
  misspelt: readonly string[],
  vocabulary: Vocabulary,
  { languages, timeLeft }: { languages: readonly string[]; timeLeft: TimeLeft },
): Promise<Map<string, string[]>> {
  const corrections = new Map<string, string[]>()
  const pairs = typed.flatMap((word, index) => {
    const next = typed[index + 1]
    const isBroken =
      next && word.isPlain && next.isPlain && [word, next].some(({ folded }) => misspelt.includes(folded))
    return isBroken ? [{ one: word.folded, other: next.folded, joined: word.folded + next.folded }] : []
  })
  const joined = await vocabulary.known(
    pairs.map((pair) => pair.joined),
    languages,
  )
  for (const pair of pairs) {
    if (!joined.has(pair.joined) || corrections.has(pair.one) || corrections.has(pair.other)) continue
    corrections.set(pair.one, [pair.joined]).set(pair.other, [])
  }
  for (const word of misspelt.filter((one) => !corrections.has(one)).slice(0, MOST_CORRECTIONS)) {
    const correction = await vocabulary.correction(word, languages, timeLeft)
    if (correction) corrections.set(word, correction.words)
  }
  return corrections
}
