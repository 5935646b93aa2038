import { correct } from './correct.ts'
import type { TimeLeft } from './deadline.ts'
import { parseQuery } from './query-language.ts'
import { type QueryPlan, QueryReader } from './read-clauses.ts'
import { wordsOfClauses } from './typed-words.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Any text is a query. Stop words are left out as long as other words remain. */
export async function planQuery(
  text: string,
  vocabulary: Vocabulary,
  options: { languages: readonly string[]; typos: boolean; prefix: boolean; timeLeft: TimeLeft },
): Promise<QueryPlan> {
  const { languages, timeLeft } = options
  const parsed = parseQuery(text)
  const typed = wordsOfClauses(parsed)
  const known = await vocabulary.known([...new Set(typed.map(({ folded }) => folded))], languages)
  const last = options.prefix ? typed.findLast(({ isPlain }) => isPlain) : undefined
  const completions = last ? await vocabulary.completions(last.folded) : []
  const completed = new Map(last && completions.length > 0 ? [[last.folded, completions]] : [])

  const misspelt = [
    ...new Set(
      typed
        .filter(({ isPlain, folded }) => isPlain && !known.has(folded) && !completed.has(folded))
        .map(({ folded }) => folded),
    ),
  ]
  const corrections = options.typos
    ? await correct(typed, misspelt, vocabulary, { languages, timeLeft })
    : new Map<string, string[]>()
  const better = await vocabulary.known([...corrections.values()].flat(), languages)
  const reader = new QueryReader({ languages, known: new Map([...better, ...known]), completed, corrections, typed })
  return reader.plan(text, parsed)
}
