import { isStopWord } from './terms.ts'
import { fold, type Word, wordsOf } from './words.ts'

const MOST_KEYWORDS = 10
const LONGEST_NAME = 5
/** What a keyword is worth for being in the title, in mentions. */
const TITLE_MENTIONS = 2
/** A name says more of what a text is about than a word that is used as often. */
const NAME_WEIGHT = 2
const FEWEST_MENTIONS_OF_A_PHRASE = 3
const SHORTEST_WORD = 5
/** Only so much of a text is read for keywords: what it is about is said early. */
const READ_LENGTH = 200_000

interface Candidate {
  forms: Map<string, number>
  mentions: number
  first: number
  weight: number
}

/**
 * What a text is about, in its own words, the most telling first: names (runs of capitalised words that are not only
 * so because a sentence begins there), and words and pairs of words that it keeps coming back to.
 */
export function findKeywords(title: string, text: string): string[] {
  const body = text.slice(0, READ_LENGTH)
  const names = new Map<string, Candidate>()
  for (const name of namesIn(title, body)) note(names, name, NAME_WEIGHT)
  mergeShortNames(names)

  const phrases = new Map<string, Candidate>()
  for (const phrase of phrasesIn(body)) note(phrases, phrase, 1)
  const titleWords = foldedWords(title)
  const repeated = [...phrases].filter(
    ([key, { mentions }]) => mentions >= FEWEST_MENTIONS_OF_A_PHRASE && !names.has(key),
  )

  const ranked = [...names, ...repeated]
    .map(([key, candidate]) => ({ key, candidate, score: scoreOf(key, candidate, titleWords) }))
    .sort((a, b) => b.score - a.score || a.candidate.first - b.candidate.first || (a.key < b.key ? -1 : 1))
  return withoutParts(ranked.map(({ candidate }) => commonForm(candidate))).slice(0, MOST_KEYWORDS)
}

interface Mention {
  form: string
  position: number
}

/** Names in title case would all be names, so a title only confirms what the text has. */
function* namesIn(title: string, body: string): Generator<Mention> {
  const inside = new Set<string>()
  const runs = [...capitalisedRuns(body)]
  for (const run of runs) {
    if (!run.startsSentence || run.words.length > 1) for (const word of run.words) inside.add(fold(word.text))
  }
  for (const { words, startsSentence } of runs) {
    const [first] = words
    if (!first) continue
    // `Tensions` at the start of a sentence is a name only if it is one elsewhere.
    if (startsSentence && words.length === 1 && !inside.has(fold(first.text))) continue
    yield { form: formOf(words, body), position: first.start }
  }
  if (runs.length === 0) yield* wholeTitleNames(title)
}

/** A text without any capital (or without any case) still has a title. */
function* wholeTitleNames(title: string): Generator<Mention> {
  for (const word of wordsOf(title)) {
    if (/^\p{Lu}\p{Ll}/u.test(word.text) && !isStopWord(word.text)) yield { form: word.text, position: word.start }
  }
}

interface Run {
  words: Word[]
  startsSentence: boolean
}

function* capitalisedRuns(body: string): Generator<Run> {
  let run: Run = { words: [], startsSentence: false }
  let last: Word | undefined
  for (const word of wordsOf(body)) {
    const gap = last ? body.slice(last.end, word.start) : '.'
    const startsSentence = /[.!?…:\n“"]/.test(gap)
    const isCapital = /^\p{Lu}/u.test(word.text) && !isStopWord(word.text) && word.text.length > 1
    const continues = run.words.length > 0 && run.words.length < LONGEST_NAME && /^[ \u00a0-]$/.test(gap)
    if (!isCapital || !continues) {
      if (run.words.length > 0) yield run
      run = { words: [], startsSentence }
    }
    if (isCapital) run.words.push(word)
    last = word
  }
  if (run.words.length > 0) yield run
}

/** Words and pairs of words that are no names. */
function* phrasesIn(body: string): Generator<Mention> {
  let last: Word | undefined
  for (const word of wordsOf(body)) {
    const tells = /^\p{L}+$/u.test(word.text) && !/^\p{Lu}/u.test(word.text) && !isStopWord(word.text)
    if (tells && (word.text.length >= SHORTEST_WORD || !/^\p{Script=Latin}+$/u.test(word.text))) {
      yield { form: word.text, position: word.start }
    }
    if (tells && last && body.slice(last.end, word.start) === ' ') {
      yield { form: `${last.text} ${word.text}`, position: last.start }
    }
    last = tells ? word : undefined
  }
}

function note(candidates: Map<string, Candidate>, { form, position }: Mention, weight: number): void {
  const key = fold(form)
  const known = candidates.get(key)
  if (!known) {
    candidates.set(key, { forms: new Map([[form, 1]]), mentions: 1, first: position, weight })
    return
  }
  known.mentions += 1
  known.forms.set(form, (known.forms.get(form) ?? 0) + 1)
}

/** `Witkoff` is `Steve Witkoff`, if that is the first longer name which ends so. */
function mergeShortNames(names: Map<string, Candidate>): void {
  const byLastWord = new Map<string, string>()
  for (const key of names.keys()) {
    const lastWord = key.slice(key.lastIndexOf(' ') + 1)
    if (lastWord !== key && !byLastWord.has(lastWord)) byLastWord.set(lastWord, key)
  }
  for (const [short, long] of byLastWord) {
    const surname = names.get(short)
    const name = names.get(long)
    // Where the short form is all there is elsewhere, the longer one is a chance neighbour (`Donald Trump`, `Trump`).
    if (!surname || !name) continue
    name.mentions += surname.mentions
    name.first = Math.min(name.first, surname.first)
    names.delete(short)
  }
}

function scoreOf(key: string, { mentions, weight }: Candidate, titleWords: Set<string>): number {
  const words = key.split(' ')
  const inTitle = words.some((word) => titleWords.has(word))
  return (mentions + (inTitle ? TITLE_MENTIONS : 0)) * weight * (words.length > 1 ? 1.2 : 1)
}

/** Leaves out what a better one already says: `diplomatic` beside `diplomatic efforts`. */
function withoutParts(forms: string[]): string[] {
  const kept: string[] = []
  for (const form of forms) {
    const words = foldedWords(form)
    const isSaid = kept.some((other) => {
      const said = foldedWords(other)
      return words.isSubsetOf(said) || said.isSubsetOf(words)
    })
    if (!isSaid) kept.push(form)
  }
  return kept
}

function foldedWords(text: string): Set<string> {
  return new Set([...wordsOf(text)].map((word) => fold(word.text)))
}

function commonForm({ forms }: Candidate): string {
  return [...forms].reduce((best, form) => (form[1] > best[1] ? form : best))[0]
}

function formOf(words: Word[], body: string): string {
  const [first] = words
  const last = words.at(-1)
  return first && last ? body.slice(first.start, last.end) : ''
}
