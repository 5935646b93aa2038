import { remembered } from './remembered.ts'
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

/** They stand before a name and are no part of it: what is behind the last of them is. */
const HONORIFICS = new Set(
  'president minister secretary chancellor king queen prince princess pope mr mrs ms dr professor sir lord lady dame general colonel captain senator governor mayor ambassador'.split(
    ' ',
  ),
)
/** Words that texts on anything come back to, and dates: they tell nothing of what a text is about. */
const COMMON_WORDS = new Set(
  `january february march april may june july august september october november december monday tuesday wednesday
  thursday friday saturday sunday across again ahead almost already although always among another around because become
  began being beside between different during early either every first great large later little makes making might
  never nothing often other others people place places point right second several short since small still their there
  these thing things third those though three through today toward towards under until usually where whether which while
  whole whose within without would years years’ himself itself themselves keeps known called given taken using`.split(
    /\s+/,
  ),
)

interface Candidate {
  form: string
  /** How often it is written how, once it is written in more than one way. */
  forms?: Map<string, number>
  mentions: number
  first: number
  weight: number
}

/**
 * What a text is about, in its own words, the most telling first: names (runs of capitalised words that are not only
 * so because a sentence begins there), and words and pairs of words that it keeps coming back to. `all` are those of the text.
 */
export function findKeywords(title: string, text: string, all: readonly Word[] = wordsOf(text)): string[] {
  const body = text.slice(0, READ_LENGTH)
  const words = body === text ? all : wordsOf(body)
  const traits = words.map(traitsOf)
  const names = new Map<string, Candidate>()
  for (const name of namesIn(title, body, words, traits)) note(names, name, NAME_WEIGHT)
  mergeShortNames(names)

  const phrases = new Map<string, Candidate>()
  for (const phrase of repeatedPhrasesIn(body, words, traits)) note(phrases, phrase, 1)
  const titleWords = foldedWords(title)
  const repeated = [...phrases].filter(
    ([key, { mentions }]) => mentions >= FEWEST_MENTIONS_OF_A_PHRASE && !names.has(key),
  )

  const ranked = [...names, ...repeated]
    .map(([key, candidate]) => ({ key, candidate, score: scoreOf(key, candidate, titleWords) }))
    .sort((a, b) => b.score - a.score || a.candidate.first - b.candidate.first || (a.key < b.key ? -1 : 1))
  return mostTelling(ranked.map(({ candidate }) => commonForm(candidate)))
}

interface Mention {
  form: string
  position: number
}

/** Names in title case would all be names, so a title only confirms what the text has. */
function* namesIn(title: string, body: string, all: readonly Word[], traits: readonly Traits[]): Generator<Mention> {
  const runs = [...capitalisedRuns(body, all, traits)]
  const inside = new Set<string>()
  for (const { words, startsSentence } of runs) {
    for (const word of startsSentence ? words.slice(1) : words) inside.add(fold(word.text))
  }
  for (const { words, startsSentence } of runs) {
    // `Tensions` at the start of a sentence is a name, or a part of one, only if it is one elsewhere.
    const isCertain = !startsSentence || inside.has(fold(words[0]?.text ?? ''))
    const name = withoutHonorifics(isCertain ? words : words.slice(1))
    const [first] = name
    if (first && !name.every(isCommon)) yield { form: formOf(name, body), position: first.start }
  }
  if (runs.length === 0) yield* wholeTitleNames(title)
}

function withoutHonorifics(words: Word[]): Word[] {
  const name = words.slice(words.findLastIndex((word) => HONORIFICS.has(fold(word.text))) + 1)
  return name.length > 0 ? name : words
}

function isCommon(word: Word): boolean {
  return traitsOf(word).isCommon
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

function* capitalisedRuns(body: string, words: readonly Word[], traits: readonly Traits[]): Generator<Run> {
  let run: Run = { words: [], startsSentence: false }
  let last: Word | undefined
  for (const [index, word] of words.entries()) {
    const isCapital = traits[index]?.isCapital === true
    if (!isCapital && run.words.length === 0) {
      last = word
      continue
    }
    const gap = last ? body.slice(last.end, word.start) : '.'
    const startsSentence = /[.!?…:\n“"]/.test(gap)
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

/** Words and pairs of words that are no names, but for those that cannot be mentioned often enough. */
function* repeatedPhrasesIn(body: string, words: readonly Word[], traits: readonly Traits[]): Generator<Mention> {
  const mentions = new Map<string, number>()
  for (const { tells, folded } of traits) {
    if (tells) mentions.set(folded, (mentions.get(folded) ?? 0) + 1)
  }
  let last: Word | undefined
  for (const [index, word] of words.entries()) {
    const { tells, folded, isLong } = traits[index] ?? traitsOf(word)
    const isRepeated = tells && (mentions.get(folded) ?? 0) >= FEWEST_MENTIONS_OF_A_PHRASE
    if (isRepeated && isLong) yield { form: word.text, position: word.start }
    if (isRepeated && last && word.start === last.end + 1 && body.charAt(last.end) === ' ') {
      yield { form: `${last.text} ${word.text}`, position: last.start }
    }
    last = isRepeated ? word : undefined
  }
}

/** What can be said of a word wherever it stands. */
interface Traits {
  folded: string
  isCommon: boolean
  isCapital: boolean
  /** Whether it may be a part of a phrase. */
  tells: boolean
  isLong: boolean
}

const traits = remembered((text): Traits => {
  const folded = fold(text)
  const isCommon = COMMON_WORDS.has(folded) || isStopWord(text)
  return {
    folded,
    isCommon,
    isCapital: /^\p{Lu}/u.test(text) && !isStopWord(text) && text.length > 1,
    tells: /^\p{L}+$/u.test(text) && !/^\p{Lu}/u.test(text) && !isCommon,
    isLong: text.length >= SHORTEST_WORD || !/^\p{Script=Latin}+$/u.test(text),
  }
})

function traitsOf({ text }: Word): Traits {
  return traits(text)
}

function note(candidates: Map<string, Candidate>, { form, position }: Mention, weight: number): void {
  const key = fold(form)
  const known = candidates.get(key)
  if (!known) {
    candidates.set(key, { form, mentions: 1, first: position, weight })
    return
  }
  if (form !== known.form) known.forms ??= new Map([[known.form, known.mentions]])
  known.forms?.set(form, (known.forms.get(form) ?? 0) + 1)
  known.mentions += 1
}

/** `Witkoff` is `Steve Witkoff`, if a longer name which ends so came before it: people are named in full first. */
function mergeShortNames(names: Map<string, Candidate>): void {
  const byLastWord = new Map<string, string>()
  for (const key of names.keys()) {
    const lastWord = key.slice(key.lastIndexOf(' ') + 1)
    if (lastWord !== key && !byLastWord.has(lastWord)) byLastWord.set(lastWord, key)
  }
  for (const [short, long] of byLastWord) {
    const surname = names.get(short)
    const name = names.get(long)
    if (!surname || !name || surname.first < name.first) continue
    name.mentions += surname.mentions
    names.delete(short)
  }
}

function scoreOf(key: string, { mentions, weight }: Candidate, titleWords: Set<string>): number {
  const words = key.split(' ')
  const inTitle = words.some((word) => titleWords.has(word))
  return (mentions + (inTitle ? TITLE_MENTIONS : 0)) * weight * (words.length > 1 ? 1.2 : 1)
}

/** The first ones, without what a better one already says: `diplomatic` beside `diplomatic efforts`. */
function mostTelling(forms: string[]): string[] {
  const kept: string[] = []
  for (const form of forms) {
    if (kept.length === MOST_KEYWORDS) break
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
  return new Set(wordsOf(text).map((word) => fold(word.text)))
}

function commonForm({ form, forms }: Candidate): string {
  if (!forms) return form
  return [...forms].reduce((best, form) => (form[1] > best[1] ? form : best))[0]
}

function formOf(words: Word[], body: string): string {
  const [first] = words
  const last = words.at(-1)
  return first && last ? body.slice(first.start, last.end) : ''
}
