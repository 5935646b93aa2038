import type { Expression } from '../articles/search-index.ts'
import { isStopWord, termOf } from '../text/terms.ts'
import { fold, wordsOf } from '../text/words.ts'
import { allOf, anyOf, anyWord, matchesOf, type Sequence, type WantedWord } from './expressions.ts'
import { type Clause, type Phrase, printQuery, type Word } from './query-language.ts'
import { foldedWords, type TypedWord } from './typed-words.ts'
import type { KnownTerm } from './vocabulary.ts'

/** Words that are looked for: a long text says first what it is about, and ranking by more of it finds less. */
const MOST_WORDS = 32

/** How a query was read. */
export interface ReadQuery {
  text: string
  terms: string[]
  phrases: string[]
  excluded: string[]
  corrected: { from: string; to: string }[]
  didYouMean: string | null
}

export interface QueryPlan extends Sequence {
  /** All words to rank by, those of `required` as well. */
  wanted: WantedWord[]
  /** What to mark: terms, and terms side by side. */
  marked: { terms: ReadonlySet<string>; phrases: string[][] }
  /** The query's own words, folded: an article of this very title is what was looked for. */
  exactTitle: string
  read: ReadQuery
}

/** What the words of a query are known to be. */
export interface Reading {
  languages: readonly string[]
  known: ReadonlyMap<string, KnownTerm[]>
  completed: ReadonlyMap<string, KnownTerm[]>
  corrections: ReadonlyMap<string, string[]>
  typed: readonly TypedWord[]
}

/** Turns the clauses of one query into what the index is asked. `null` is what says nothing: no word of the index is in it. */
export class QueryReader {
  readonly #reading: Reading
  readonly #telling: ReadonlySet<string>
  readonly #taken = new Set<string>()
  readonly #wanted = new Map<string, WantedWord>()
  readonly #markedTerms = new Set<string>()
  readonly #markedPhrases: string[][] = []
  readonly #terms: string[] = []
  readonly #phrases: string[] = []
  readonly #excluded: string[] = []

  constructor(reading: Reading) {
    this.#reading = reading
    const wanted = [...new Set(reading.typed.flatMap(({ folded, isUnwanted }) => (isUnwanted ? [] : folded)))]
    const telling = wanted.filter((word) => !this.#isStopWord(word))
    this.#telling = new Set((telling.length > 0 ? telling : wanted).slice(0, MOST_WORDS))
  }

  plan(text: string, clauses: readonly Clause[]): QueryPlan {
    const { typed, corrections } = this.#reading
    const sequence = this.#sequence(clauses, false)
    const corrected = [...corrections].flatMap(([from, words]) =>
      words.length > 0 ? [{ from, to: words.join(' ') }] : [],
    )
    return {
      ...sequence,
      wanted: [...this.#wanted.values()],
      marked: { terms: this.#markedTerms, phrases: this.#markedPhrases },
      exactTitle: typed.map(({ folded }) => folded).join(' '),
      read: {
        text,
        terms: [...new Set(this.#terms)],
        phrases: this.#phrases,
        excluded: this.#excluded,
        corrected,
        didYouMean: corrected.length > 0 ? this.#respelt(text) : null,
      },
    }
  }

  /** The query as it would be without mistakes: everything but the words stays as it was typed. */
  #respelt(text: string): string {
    let result = ''
    let at = 0
    for (const word of wordsOf(text)) {
      const better = this.#reading.corrections.get(fold(word.text))
      if (better === undefined) continue
      const gap = text.slice(at, word.start)
      result += better.length > 0 ? `${gap}${better.join(' ')}` : gap.trimEnd()
      at = word.end
    }
    return result + text.slice(at)
  }

  #sequence(clauses: readonly Clause[], isUnwanted: boolean): Sequence {
    const optional: WantedWord[] = []
    const required: Expression[] = []
    const unwanted: Expression[] = []
    // Parentheses alone say nothing: people write them in sentences.
    for (const clause of clauses.flatMap(ungrouped)) {
      if (isBareWord(clause)) {
        optional.push(...this.#words(clause.text, isUnwanted))
        continue
      }
      if (clause.type === 'not') {
        if (!isUnwanted) this.#excluded.push(printQuery([clause.clause]))
        const expression = this.#expression(clause.clause, true)
        if (expression) unwanted.push(expression)
        continue
      }
      const expression = this.#expression(clause, isUnwanted)
      if (expression) required.push(expression)
    }
    return { required: allOf(required), unwanted: unwanted.length > 0 ? anyOf(unwanted) : null, optional }
  }

  #expression(clause: Clause, isUnwanted: boolean): Expression | null {
    if (clause.type === 'word' || clause.type === 'phrase') return this.#leaf(clause, isUnwanted)
    if (clause.type === 'or') {
      const parts = clause.clauses.flatMap((part) => this.#expression(part, isUnwanted) ?? [])
      return parts.length > 0 ? anyOf(parts) : null
    }
    const sequence =
      clause.type === 'not' ? this.#sequence([clause], isUnwanted) : this.#sequence(clause.clauses, isUnwanted)
    return matchesOf(sequence)
  }

  #leaf(clause: Word | Phrase, isUnwanted: boolean): Expression | null {
    const { type, text, field } = clause
    if (isBareWord(clause)) {
      const words = this.#words(text, isUnwanted)
      return words.length > 0 ? anyWord(words) : null
    }
    const words = foldedWords(text)
    const [only] = words
    if (!only) return null
    if (!this.#take(words.map(({ folded }) => folded))) return null
    const indexedField = field ? indexedFields[field] : undefined
    if (type === 'word' && words.length === 1) {
      const terms = this.#termsOf(only.folded)
      if (!isUnwanted) this.#want(terms, only.folded, `${field}:${this.#spelt(only).join(' ')}`, field === 'title')
      return anyOf(terms.map((term) => ({ type: 'phrase', terms: [term.text], field: indexedField })))
    }
    const { languages, known } = this.#reading
    const forms = languages.map((language) => words.map(({ folded }) => termOf(folded, language)))
    const unique = [...new Map(forms.map((form) => [form.join(' '), form])).values()]
    if (!isUnwanted) {
      this.#phrases.push(printQuery([{ type: 'phrase', text, ...(field ? { field } : {}) }]).replaceAll('"', ''))
      for (const { folded } of words) this.#rankBy({ text: folded, terms: known.get(folded) ?? [] })
      if (!field || field === 'title') this.#markedPhrases.push(...unique)
    }
    return anyOf(unique.map((terms) => ({ type: 'phrase', terms, field: indexedField })))
  }

  #words(text: string, isUnwanted: boolean): WantedWord[] {
    return foldedWords(text).flatMap((word): WantedWord[] => {
      if (!isUnwanted && !this.#telling.has(word.folded)) return []
      if (!this.#take([word.folded])) return []
      const terms = this.#termsOf(word.folded)
      if (isUnwanted) return [{ text: word.folded, terms }]
      const spelt = this.#spelt(word)
      return spelt.length > 0 ? [this.#want(terms, word.folded, spelt.join(' '), true)] : []
    })
  }

  /** Counts words; beyond the most that are read, they are not there. */
  #take(words: readonly string[]): boolean {
    const room = MOST_WORDS - this.#taken.size
    if (words.filter((word) => !this.#taken.has(word)).length > room || words.length > MOST_WORDS) return false
    for (const word of words) this.#taken.add(word)
    return true
  }

  #want(terms: KnownTerm[], folded: string, shown: string, isMarked: boolean): WantedWord {
    const wanted = { text: folded, terms }
    this.#rankBy(wanted)
    this.#terms.push(shown)
    if (isMarked) for (const { text } of terms) this.#markedTerms.add(text)
    return wanted
  }

  /** `document` and `documents` are one thing that is wanted. */
  #rankBy(word: WantedWord): void {
    const key = word.terms.map(({ id }) => id).join()
    if (key !== '' && !this.#wanted.has(key)) this.#wanted.set(key, word)
  }

  #spelt({ folded, text }: { folded: string; text: string }): string[] {
    return this.#reading.corrections.get(folded) ?? [text]
  }

  #termsOf(folded: string): KnownTerm[] {
    const { known, completed, corrections } = this.#reading
    const words = corrections.get(folded) ?? [folded]
    return [...(completed.get(folded) ?? []), ...words.flatMap((word) => known.get(word) ?? [])].filter(
      ({ id }, index, all) => all.findIndex((other) => other.id === id) === index,
    )
  }

  /** In the language of most articles. */
  #isStopWord(folded: string): boolean {
    return isStopWord(folded, this.#reading.languages[0])
  }
}

/** In quotes it is a word that is not corrected. */
function isBareWord(clause: Clause): clause is Word | Phrase {
  if (clause.type !== 'word' && clause.type !== 'phrase') return false
  return !clause.field && (clause.type === 'word' || foldedWords(clause.text).length === 1)
}

function ungrouped(clause: Clause): Clause[] {
  return clause.type === 'group' ? clause.clauses.flatMap(ungrouped) : [clause]
}

const indexedFields = { title: 'title', tag: 'tags', author: 'authors' } as const
