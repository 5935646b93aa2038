import { nothing, searchIndexes } from '../articles/search-index.ts'
import type { Database } from '../database/database.ts'
import { anyOf, atMost, sql } from '../database/sql.ts'
import { createSpelling } from '../text/spelling.ts'
import { termOf } from '../text/terms.ts'
import { type TimeLeft, withinTime } from './deadline.ts'
import type { Collection, IndexTerm } from './ranking.ts'

/** Forms of one beginning that are looked for, the most used first. */
const MOST_COMPLETIONS = 50
/** Words near a misspelt one that are weighed, and places where it may be two words. */
const MOST_NEIGHBOURS = 100
const MOST_SPLITS = 5
/** Words loaded at once: what comes from another thread is unpacked on this one. */
const WORDS_AT_ONCE = 10_000

export interface KnownTerm extends IndexTerm {
  text: string
}

/** What a word, or several, were probably meant to be. */
export interface Correction {
  words: string[]
}

/** The words and terms of published articles. All words are folded. */
export interface Vocabulary {
  /** What is known of all articles together, and which languages they are in, the most used first. */
  collection(): Promise<Collection & { languages: string[] }>
  /** The terms that words are indexed under, in any of the languages; a word that no article has is not in it. */
  known(words: readonly string[], languages: readonly string[]): Promise<Map<string, KnownTerm[]>>
  /** The terms of the words that begin so. */
  completions(start: string): Promise<KnownTerm[]>
  /** The word, or the two, that an unknown one was probably meant to be. */
  correction(word: string, languages: readonly string[], timeLeft: TimeLeft): Promise<Correction | undefined>
  /** Takes note of words that have come in; the first time, of all. */
  load(): Promise<void>
}

export function createVocabulary(db: Database): Vocabulary {
  const index = searchIndexes[db.engine]
  const spelling = createSpelling()
  let lastWord = 0
  let loading: Promise<void> = Promise.resolve()

  /** Words are only ever added, so that what is new is behind what was. */
  async function loadNewWords(): Promise<void> {
    for (;;) {
      const rows = await db.allSlow<{ id: number; text: string }>(
        sql`SELECT id, text FROM word WHERE id > ${lastWord} ORDER BY id ${atMost(WORDS_AT_ONCE)}`,
      )
      spelling.add(rows.map(({ text }) => text))
      lastWord = rows.at(-1)?.id ?? lastWord
      if (rows.length < WORDS_AT_ONCE) return
    }
  }

  async function near(word: string, most: number): Promise<string | undefined> {
    if (most === 0) return undefined
    const neighbours = spelling.near(word, most).slice(0, MOST_NEIGHBOURS)
    if (neighbours.length === 0) return undefined
    const rows = await db.allSlow<{ text: string; articles: number }>(sql`
      SELECT word.text, term.articles FROM word JOIN term ON term.id = word.term_id
      WHERE word.text IN (${anyOf(neighbours)}) AND term.articles > 0`)
    // People mistake letters, and rarely the first one.
    const worth = ({ text, articles }: { text: string; articles: number }) =>
      articles * (text.charAt(0) === word.charAt(0) ? FIRST_LETTER_WEIGHT : 1)
    rows.sort((a, b) => worth(b) - worth(a) || (a.text < b.text ? -1 : 1))
    return rows[0]?.text
  }

  async function split(word: string, languages: readonly string[], timeLeft: TimeLeft): Promise<string[] | undefined> {
    const places = Array.from({ length: Math.max(0, word.length - 3) }, (_, at) => at + 2)
    const pairs = places
      .map((at): [string, string] => [word.slice(0, at), word.slice(at)])
      .filter((parts) => parts.every((part) => part.isWellFormed()))
    const terms = await vocabulary.known([...new Set(pairs.flat())], languages)
    const rarer = (pair: readonly string[]) =>
      Math.min(...pair.map((part) => Math.max(0, ...(terms.get(part) ?? []).map(({ articles }) => articles))))
    const likely = pairs.filter((pair) => rarer(pair) > 0).sort((a, b) => rarer(b) - rarer(a))
    for (const pair of likely.slice(0, MOST_SPLITS)) {
      const sideBySide = languages.map((language) => ({
        type: 'phrase' as const,
        terms: pair.map((part) => termOf(part, language)),
      }))
      const expression = sideBySide.length > 0 ? { type: 'any' as const, parts: sideBySide } : nothing
      const { rows } = await withinTime(
        () => db.allSlow(index.matchedNewest(expression, sql`LIMIT 1`), timeLeft()),
        async () => [],
      )
      if (rows.length > 0) return pair
    }
    return undefined
  }

  const vocabulary: Vocabulary = {
    load() {
      loading = loading.catch(() => undefined).then(loadNewWords)
      return loading
    },
    async collection() {
      const rows = await db.all<Collection & { language: string }>(
        sql`SELECT language, articles, length FROM collection WHERE articles > 0 ORDER BY articles DESC, language`,
      )
      return {
        articles: rows.reduce((sum, row) => sum + row.articles, 0),
        length: rows.reduce((sum, row) => sum + row.length, 0),
        languages: rows.map(({ language }) => language),
      }
    },
    async known(words, languages) {
      const wordsOfTerm = new Map<string, string[]>()
      for (const word of words) {
        for (const term of new Set(languages.map((language) => termOf(word, language)))) {
          wordsOfTerm.set(term, [...(wordsOfTerm.get(term) ?? []), word])
        }
      }
      if (wordsOfTerm.size === 0) return new Map()
      const rows = await db.all<KnownTerm>(sql`
        SELECT id, text, articles FROM term
        WHERE articles > 0 AND text IN (${anyOf([...wordsOfTerm.keys()])}) ORDER BY id`)
      const known = new Map<string, KnownTerm[]>()
      for (const term of rows) {
        for (const word of wordsOfTerm.get(term.text) ?? []) known.set(word, [...(known.get(word) ?? []), term])
      }
      return known
    },
    completions: (start) =>
      db.allSlow<KnownTerm>(sql`
        SELECT id, text, articles FROM term
        WHERE articles > 0 AND id IN (
          SELECT term_id FROM word WHERE text >= ${start} AND text < ${`${start}\u{10ffff}`})
        ORDER BY articles DESC, id ${atMost(MOST_COMPLETIONS)}`),
    async correction(word, languages, timeLeft) {
      // A number that is nearly right is another number.
      if (/\p{N}/u.test(word)) return undefined
      await vocabulary.load()
      const most = mostMistakes(word)
      const nearest = await near(word, Math.min(most, 1))
      if (nearest !== undefined) return { words: [nearest] }
      const parts = await split(word, languages, timeLeft)
      if (parts) return { words: parts }
      const further = most > 1 ? await near(word, most) : undefined
      return further === undefined ? undefined : { words: [further] }
    },
  }
  return vocabulary
}

/** A first letter that is the same makes a word as much likelier. */
const FIRST_LETTER_WEIGHT = 10

/** Short words are near to too many others. */
function mostMistakes(word: string): number {
  if (word.length < 4) return 0
  return word.length < 8 ? 1 : 2
}
