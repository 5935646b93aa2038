import { isStopWord, type Term, termsOf } from '../text/terms.ts'

/** More words than anybody types; what is beyond them costs time and changes nothing. */
const MOST_TERMS = 32

/** What to look for: index terms, and the words of the query that they came from, each once. */
export interface SearchTerms {
  terms: string[]
  words: string[]
}

/** Any text is a query. Stop words are left out as long as other words remain. */
export function readQuery(text: string): SearchTerms {
  const all = uniqueTerms(text)
  const telling = all.filter((term) => !isStopWord(term.text))
  const kept = (telling.length > 0 ? telling : all).slice(0, MOST_TERMS)
  return { terms: kept.map(({ term }) => term), words: kept.map(({ text: word }) => word) }
}

function uniqueTerms(text: string): Term[] {
  return [...new Map([...termsOf(text)].map((term) => [term.term, term])).values()]
}
