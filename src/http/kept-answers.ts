import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import { ANY_ARTICLE } from './caching.ts'
import type { Encoding } from './compression.ts'
import { namesOneHost } from './hosts.ts'
import { pathOf } from './path.ts'

/** An answer that was finished once, as it may be sent again while nothing that it shows has changed. */
export interface KeptAnswer {
  /** What it shows: see `nameKeys`. */
  keys: readonly string[]
  /** The number of the last change before it was made. */
  madeAfter: number
  /** The pattern of its address, as it is registered. */
  route: string
  /** Of the content as it is, without an encoding. */
  etag: string
  lastModified: string | undefined
  /** Those that are the same in every encoding. */
  headers: readonly [string, string][]
  content: Buffer
  isCompressible: boolean
  forms: Map<Encoding, Form>
}

/** An answer in one encoding. */
export interface Form {
  etag: string
  lastModified: string | undefined
  content: Buffer
  /** Names and values in turn, as Node writes them without looking. */
  headers: string[]
  /** Of the answer to whoever has it. */
  headersOfNotModified: string[]
}

/** What a cache has to know of the database. */
export interface Changes {
  /** Another number after every commit, whoever made it. */
  generation(): number
  onCommit(listener: () => void): unknown
  /** The keys of what has changed since, and the last change; `keys` is `null` where that is too much to tell. */
  touchedSince(seq: number): Promise<{ last: number; keys: string[] | null }>
}

export interface KeptAnswers {
  /** The number of the last change that is known. */
  readonly seq: number
  /** Whether something was committed that may be a change. `now` is a time of `performance`. */
  isBehind(now: number): boolean
  /** Takes note of what has changed. */
  catchUp(): Promise<void>
  /** To be asked when nothing is behind. */
  find(request: string): KeptAnswer | undefined
  keep(request: string, answer: KeptAnswer): void
}

/** What an entry takes besides its content: its headers, its address, and what holds them. */
const OVERHEAD = 4_096
/** Keys that are remembered as changed, before everything is forgotten instead. */
const MOST_TOUCHED = 10_000
/** How long it may take until what another program has committed is seen; what this one commits is seen at once. */
const LOOK_EVERY_MS = 1
/** Whoever asks for so much asks for something else each time. */
const LONGEST_NAME = 2_000
/** Changes are told apart for 30 days: whoever slept for long does not count on it. */
const LONGEST_SLEEP_MS = 86_400_000

/** What an answer is kept by: the address, and what is accepted. None for what is never kept. */
export function nameOf(request: IncomingMessage): string | undefined {
  const { method, url = '', headers } = request
  const isPlain =
    (method === 'GET' || method === 'HEAD') &&
    headers.authorization === undefined &&
    headers.host !== undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined &&
    namesOneHost(request)
  if (!isPlain) return undefined
  const name = `${url.startsWith('/') ? url : pathOf(url)} ${headers.accept ?? '*/*'}`
  return name.length > LONGEST_NAME ? undefined : name
}

export function createKeptAnswers(changes: Changes, bytes: number): KeptAnswers {
  const answers = new LRUCache<string, KeptAnswer>({
    maxSize: bytes,
    sizeCalculation: ({ content, forms }) =>
      OVERHEAD + content.length + [...forms.values()].reduce((sum, form) => sum + form.content.length, 0),
  })
  const touchedAt = new Map<string, number>()
  let generation = -1
  let caughtUpAt = 0
  /** To look takes locks of the file, and half as long as all the rest. */
  let lookAgainAt = 0
  let seq = 0
  /** What was begun before this is not known to be true still. */
  let oldest = 0

  changes.onCommit(() => {
    lookAgainAt = 0
  })

  function forgetAll(upTo: number): void {
    answers.clear()
    touchedAt.clear()
    oldest = upTo
  }

  return {
    get seq() {
      return seq
    },
    isBehind(now) {
      if (now < lookAgainAt) return false
      if (changes.generation() !== generation) return true
      lookAgainAt = now + LOOK_EVERY_MS
      return false
    },
    async catchUp() {
      // In this order: what is committed in between is looked for once more.
      const upTo = changes.generation()
      const { last, keys } = await changes.touchedSince(seq)
      const now = Date.now()
      if (keys === null || now - caughtUpAt > LONGEST_SLEEP_MS || touchedAt.size > MOST_TOUCHED) forgetAll(last)
      for (const key of keys ?? []) touchedAt.set(key, last)
      if (last > seq) touchedAt.set(ANY_ARTICLE, last)
      seq = Math.max(seq, last)
      caughtUpAt = now
      generation = upTo
    },
    find(request) {
      const answer = answers.get(request)
      if (answer === undefined || answer.madeAfter === seq) return answer
      if (answer.keys.some((key) => (touchedAt.get(key) ?? 0) > answer.madeAfter)) {
        answers.delete(request)
        return undefined
      }
      answer.madeAfter = seq
      return answer
    },
    keep(request, answer) {
      if (answer.madeAfter >= oldest) answers.set(request, answer)
    },
  }
}
