import type { Derived, DerivedArticle } from '../articles/derive.ts'
import { createDeriver, createDerivingThread, type Deriver } from '../articles/deriver.ts'
import { digestOf } from '../articles/digest.ts'
import type { NewArticle } from '../articles/new-article.ts'
import { Rehearsal } from '../articles/rehearsal.ts'
import type { ArticleWriter, Outcome } from '../articles/writer.ts'
import { type FoundFile, findFiles } from './find-files.ts'
import { inOrder } from './in-order.ts'
import { faultOf, type Reading, type ReadOptions } from './reading.ts'
import { refuseSame } from './same-record.ts'

/** Articles and characters that are saved together at the most: more would only fill the memory. */
const BATCH_ARTICLES = 100
const BATCH_LENGTH = 250_000
/** Bytes after which it is told how far a file was read, though it was read for few articles. */
const BATCH_BYTES = 8_000_000
/** Batches that are derived, or wait for it, while one is saved. */
const BATCHES_AHEAD = 2
/** Less is derived before a thread has started. */
const WORTH_A_THREAD_BYTES = 500_000

export interface ImportOptions extends ReadOptions {
  paths: readonly string[]
  /** Finds out what would happen and saves nothing. */
  isDryRun?: boolean
  /** Saves all in one transaction rather than in batches. */
  isOneTransaction?: boolean
  /** How many articles are saved together. */
  batchArticles?: number
  /** Stops between two batches. */
  signal?: AbortSignal
  /** What is wrong, or is not kept, with one record. */
  onReport?: (line: string) => void
  onProgress?: (progress: Progress) => void
}

export interface Progress {
  bytes: number
  totalBytes: number
  articles: number
}

export interface ImportSummary extends Record<Outcome, number> {
  faults: number
  /** The last record that was saved, when it was stopped; `null` when it came to the end. */
  stoppedAfter: string | null
}

/** A record, and what was derived from it: nothing where there is no need to save it. */
type Prepared = Reading & { derived?: DerivedArticle; isUnchanged?: boolean }

/**
 * Brings articles in from files and folders. Running it again changes nothing that has not changed. Records are read here,
 * derived in a thread and saved by the writer's, all at the same time, a few batches at a time, and saved in their order.
 */
export async function importArticles(writer: ArticleWriter, options: ImportOptions): Promise<ImportSummary> {
  const { paths, signal, isDryRun = false, isOneTransaction = false, onReport = () => undefined, onProgress } = options
  const summary: ImportSummary = { created: 0, updated: 0, unchanged: 0, faults: 0, stoppedAfter: null }
  const { files, faults } = await findFiles(paths)
  const progress: Progress = {
    bytes: 0,
    totalBytes: files.reduce((sum, { bytes, format }) => sum + bytes * (format.passes ?? 1), 0),
    articles: 0,
  }
  const rehearsal = isDryRun ? new Rehearsal() : undefined
  let unsaved: Prepared[] = []
  let lastPlace = 'the start'

  const fail = (place: string, fault: string) => {
    summary.faults += 1
    onReport(`${place}: ${fault}`)
  }
  const save = async (): Promise<void> => {
    const articles = unsaved.flatMap(({ derived, ...record }) => (derived ? [{ ...record, article: derived }] : []))
    const saved = articles.length === 0 ? [] : await writer.save(articles, { rehearsal })
    for (const [position, { place, article, history }] of articles.entries()) {
      const result = saved[position]
      if (result && 'conflict' in result) fail(place, result.conflict)
      else if (result) {
        summary[result.outcome] += 1
        for (const note of result.notes ?? []) onReport(`${place}: ${note}`)
        if (history) continue
        const { slug = result.slug } = article.written
        if (slug !== result.slug) onReport(`${place}: the slug "${slug}" is taken: it has become "${result.slug}"`)
      }
    }
    progress.articles += articles.length
    unsaved = []
  }

  for (const { place, fault } of faults) fail(place, fault)
  const deriver = progress.totalBytes < WORTH_A_THREAD_BYTES ? createDeriver() : createDerivingThread()
  try {
    const batches = batchesOf(refuseSame(readAll(files, options)), options.batchArticles ?? BATCH_ARTICLES)
    for await (const batch of inOrder(batches, (records) => prepare(records, writer, deriver), BATCHES_AHEAD)) {
      if (signal?.aborted) return { ...summary, stoppedAfter: lastPlace }
      for (const { place, result, notes, bytes, isUnchanged } of batch) {
        if ('fault' in result) fail(place, result.fault)
        else if ('leftOut' in result) onReport(`${place}: ${result.leftOut}`)
        for (const note of notes) onReport(`${place}: ${note}`)
        if (isUnchanged) {
          summary.unchanged += 1
          progress.articles += 1
        }
        progress.bytes += bytes
      }
      unsaved.push(...batch)
      if (!isOneTransaction) {
        await save()
        lastPlace = batch.findLast(({ result }) => !('isOnlyRead' in result))?.place ?? lastPlace
      }
      onProgress?.(progress)
    }
    await save()
  } finally {
    await deriver.close()
    rehearsal?.close()
  }
  return summary
}

async function* readAll(files: readonly FoundFile[], options: ReadOptions): AsyncGenerator<Reading> {
  for (const file of files) {
    const { name, key, bytes } = file
    try {
      yield* file.format.read(file, options)
    } catch (error) {
      yield { place: name, key, result: { fault: faultOf(error) }, notes: [], bytes }
    }
  }
}

async function* batchesOf(readings: AsyncIterable<Reading>, most: number): AsyncGenerator<Reading[]> {
  let batch: Reading[] = []
  let articles = 0
  let length = 0
  let bytes = 0
  for await (const reading of readings) {
    batch.push(reading)
    bytes += reading.bytes
    if ('article' in reading.result) {
      articles += 1
      length += reading.result.article.body.content.length
    }
    if (articles < most && length < BATCH_LENGTH && bytes < BATCH_BYTES) continue
    yield batch
    batch = []
    articles = 0
    length = 0
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

/** Derives what is new and what has changed; what is there already as it is costs a look alone. */
async function prepare(records: readonly Reading[], writer: ArticleWriter, deriver: Deriver): Promise<Prepared[]> {
  const written = records.flatMap(({ result, ...record }) =>
    'article' in result ? [{ ...record, written: result.article, digest: digestOf(result.article) }] : [],
  )
  const areUnchanged = await writer.areUnchanged(written)
  const changed = written.filter((_, position) => !areUnchanged[position]).map((record) => record.written)
  const derived = changed.length === 0 ? [] : await deriver.derive(changed)
  const ofArticle = new Map<NewArticle, Derived | undefined>(changed.map((one, position) => [one, derived[position]]))
  return records.map((record) => {
    if (!('article' in record.result)) return record
    const part = ofArticle.get(record.result.article)
    if (!part) return { ...record, isUnchanged: true }
    return 'fault' in part ? { ...record, result: part } : { ...record, derived: part.article }
  })
}
