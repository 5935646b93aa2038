import type { ArticleText } from '../articles/store.ts'
import { isStopWord, type Term, termsOf } from '../text/terms.ts'

// How an article is told from others: its terms weighted by TF-IDF (Salton and Buckley 1988, "Term-weighting
// approaches in automatic text retrieval"), with what stands in its title and among its names counted as if more often.
const TITLE_MENTIONS = 3
const KEYWORD_MENTIONS = 2
const SHORTEST_TERM = 3
/** Terms looked up in the index, the most frequent first: a long article has thousands that it uses once. */
const MOST_CANDIDATES = 200
export const MOST_TELLING_TERMS = 25
/** Units of text that are read: what an article is about is clear by then. */
export const READ_LENGTH = 100_000

/** The terms of an article with how often it uses them, and the form in which it mostly does. */
export interface TermUse {
  term: string
  mentions: number
  form: string
}

export function termUses({ title, keywords, blocks, language }: ArticleText): TermUse[] {
  const uses = new Map<string, { mentions: number; forms: Map<string, number> }>()
  const note = (text: string, worth: number) => {
    for (const term of termsOf(text, language)) {
      if (!tells(term)) continue
      const use = uses.get(term.term) ?? { mentions: 0, forms: new Map() }
      use.mentions += worth
      use.forms.set(term.text, (use.forms.get(term.text) ?? 0) + 1)
      uses.set(term.term, use)
    }
  }
  for (const { text } of blocks) note(text, 1)
  note(title, TITLE_MENTIONS)
  for (const keyword of keywords) note(keyword, KEYWORD_MENTIONS)
  return [...uses]
    .map(([term, { mentions, forms }]) => ({ term, mentions, form: mostFrequent(forms) }))
    .sort((a, b) => b.mentions - a.mentions || (a.term < b.term ? -1 : 1))
    .slice(0, MOST_CANDIDATES)
}

/** The uses that tell most; `frequencies` says how many of `total` articles have a term, this one included. */
export function tellingTerms(
  uses: readonly TermUse[],
  frequencies: ReadonlyMap<string, number>,
  total: number,
): TermUse[] {
  return uses
    .map((use) => ({ use, worth: worthOf(use.mentions, frequencies.get(use.term) ?? 0, total) }))
    .filter(({ worth }) => worth > 0)
    .sort((a, b) => b.worth - a.worth || (a.use.term < b.use.term ? -1 : 1))
    .slice(0, MOST_TELLING_TERMS)
    .map(({ use }) => use)
}

/** Nothing for a term that no other article has, or nearly every one. */
function worthOf(mentions: number, articles: number, total: number): number {
  if (articles < 2) return 0
  return (1 + Math.log(mentions)) * Math.log(total / articles)
}

function tells({ term, text }: Term): boolean {
  return term.length >= SHORTEST_TERM && !isStopWord(text) && !/^\d+$/.test(term)
}

function mostFrequent(forms: ReadonlyMap<string, number>): string {
  return [...forms].reduce((best, form) => (form[1] > best[1] ? form : best))[0]
}
