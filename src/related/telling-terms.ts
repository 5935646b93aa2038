import type { ArticleText } from '../articles/store.ts'
import { analysisLanguage } from '../text/languages.ts'
import { isStopWord, type Term, termsOf } from '../text/terms.ts'

const SHORTEST_TERM = 3
/** Units of text that are read: what an article is about is clear by then. */
export const READ_LENGTH = 100_000

/** The terms of an article that a person would name, each in the form in which the article mostly has it. */
export function formsOf({ title, keywords, blocks, language }: ArticleText): Map<string, string> {
  const rules = analysisLanguage(language)
  const uses = new Map<string, Map<string, number>>()
  for (const text of [...blocks.map((block) => block.text), title, ...keywords]) {
    for (const term of termsOf(text, rules)) {
      if (!tells(term, rules)) continue
      const forms = uses.get(term.term) ?? new Map<string, number>()
      uses.set(term.term, forms.set(term.text, (forms.get(term.text) ?? 0) + 1))
    }
  }
  return new Map([...uses].map(([term, forms]) => [term, mostFrequent(forms)]))
}

function tells({ text, folded }: Term, language: string): boolean {
  return text.length >= SHORTEST_TERM && !isStopWord(text, language) && !/^\d+$/.test(folded)
}

function mostFrequent(forms: ReadonlyMap<string, number>): string {
  return [...forms].reduce((best, form) => (form[1] > best[1] ? form : best))[0]
}
