// A collection of any size, always the same: articles of 200 to 1,000 words over five years, 500 tags and 200 authors,
// all of them drawn by Zipf's law, as words and tags are in life.

const VOCABULARY = 60_000
const TAGS = 500
const AUTHORS = 200
const YEARS = 5
const FIRST_DAY = Date.UTC(2020, 0, 1)
const DAY_MS = 86_400_000
const syllables =
  'ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo vu'.split(
    ' ',
  )

/** Lines of NDJSON, as `broadsheet import` takes them. */
export function* generateArticles(count: number): Generator<string> {
  const random = createRandom(20_260_101)
  const word = zipfRank(VOCABULARY, random)
  const tag = zipfRank(TAGS, random)
  const author = zipfRank(AUTHORS, random)
  for (let number = 0; number < count; number += 1) {
    // Each article comes back to a few words of its own, as articles do.
    const subject = Array.from({ length: 8 }, () => nameWord(Math.floor(random() * VOCABULARY)))
    const words = (length: number) =>
      Array.from({ length }, () =>
        random() < 0.08 ? (subject[Math.floor(random() * subject.length)] ?? '') : nameWord(word()),
      )
    const paragraphs = Array.from({ length: 5 + Math.floor(random() * 6) }, () =>
      sentence(words(40 + Math.floor(random() * 60))),
    )
    yield JSON.stringify({
      slug: `article-${number}-${subject[0]}`,
      title: sentence([...words(4), ...subject.slice(0, 3)]),
      body: { format: 'text', content: paragraphs.join('\n\n') },
      tags: [...new Set(Array.from({ length: 1 + Math.floor(random() * 4) }, () => `Tag ${nameWord(tag())}`))],
      authors: [`Author ${nameWord(author())}`],
      language: 'en',
      publishedAt: new Date(FIRST_DAY + random() * YEARS * 365 * DAY_MS).toISOString(),
    })
  }
}

/** The word of this rank: the most frequent words are short, as they are in life. */
export function nameWord(rank: number): string {
  let word = ''
  for (let rest = rank + 1; rest > 0; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length]
  return word
}

function sentence(words: readonly string[]): string {
  const text = words.join(' ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** Mulberry32, by Tommy Ettinger: small, and the same everywhere. */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Draws ranks from 0, the n-th with a probability that falls as 1 / n. */
export function zipfRank(size: number, random: () => number): () => number {
  const cumulated = new Float64Array(size)
  let sum = 0
  for (let rank = 0; rank < size; rank += 1) {
    sum += 1 / (rank + 1)
    cumulated[rank] = sum
  }
  return () => {
    const target = random() * sum
    let low = 0
    let high = size - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulated[middle] ?? 0) < target) low = middle + 1
      else high = middle
    }
    return low
  }
}
