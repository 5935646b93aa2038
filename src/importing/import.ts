import { readFile } from 'node:fs/promises'
import { deriveArticle } from '../articles/derive.ts'
import type { ArticleToSave } from '../articles/known-articles.ts'
import type { ArticleWriter, Outcome } from '../articles/writer.ts'
import { AppError, invalid } from '../errors.ts'
import { type FoundFile, findFiles } from './find-files.ts'
import { readMarkdownFile } from './markdown-file.ts'
import { readNdjsonFile } from './ndjson-file.ts'
import type { Reading } from './reading.ts'
import { readTextFile } from './text-file.ts'

/** Articles and characters that are saved together at the most. */
const BATCH_ARTICLES = 100
const BATCH_LENGTH = 4_000_000
const LARGEST_FILE = 10_000_000

export interface ImportOptions {
  paths: readonly string[]
  /** Finds out what would happen and saves nothing. */
  isDryRun?: boolean
  /** Saves all in one transaction rather than in batches. */
  isOneTransaction?: boolean
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

/** Brings articles in from files and folders. Running it again changes nothing that has not changed. */
export async function importArticles(writer: ArticleWriter, options: ImportOptions): Promise<ImportSummary> {
  const { paths, signal, isDryRun = false, isOneTransaction = false, onReport = () => undefined, onProgress } = options
  const summary: ImportSummary = { created: 0, updated: 0, unchanged: 0, faults: 0, stoppedAfter: null }
  const { files, faults } = await findFiles(paths)
  const progress: Progress = { bytes: 0, totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0), articles: 0 }
  let batch: (ArticleToSave & { place: string })[] = []
  let length = 0
  let lastPlace = 'the start'
  const slugs = new Map<string, string>()

  const fail = (place: string, fault: string) => {
    summary.faults += 1
    onReport(`${place}: ${fault}`)
  }
  const save = async (): Promise<void> => {
    if (batch.length === 0) return
    const saved = await writer.save(batch, { isDryRun })
    for (const [position, { place }] of batch.entries()) {
      const result = saved[position]
      if (result && 'conflict' in result) fail(place, result.conflict)
      else if (result) summary[result.outcome] += 1
    }
    progress.articles += batch.length
    batch = []
    length = 0
  }

  for (const { place, fault } of faults) fail(place, fault)
  for await (const { reading, bytes } of readAll(files)) {
    if (signal?.aborted) return { ...summary, stoppedAfter: lastPlace }
    const article = derive(refuseTakenSlug(reading, slugs))
    if ('fault' in article) fail(reading.place, article.fault)
    else {
      batch.push({ article: article.derived, key: reading.key, place: reading.place })
      length += article.derived.written.body.content.length
    }
    for (const note of reading.notes) onReport(`${reading.place}: ${note}`)
    progress.bytes += bytes
    if (!isOneTransaction && (batch.length >= BATCH_ARTICLES || length >= BATCH_LENGTH)) {
      await save()
      lastPlace = reading.place
    }
    onProgress?.(progress)
  }
  await save()
  return summary
}

async function* readAll(files: readonly FoundFile[]): AsyncGenerator<{ reading: Reading; bytes: number }> {
  for (const file of files) {
    const { name, key, bytes } = file
    try {
      if (file.format === '.ndjson' || file.format === '.jsonl') {
        for await (const { bytes, ...reading } of readNdjsonFile(file.path, name, key)) yield { reading, bytes }
      } else {
        yield { reading: await readOne(file), bytes }
      }
    } catch (error) {
      yield { reading: { place: name, key, result: { fault: faultOf(error) }, notes: [] }, bytes }
    }
  }
}

async function readOne({ path, name, key, format, bytes }: FoundFile): Promise<Reading> {
  if (bytes > LARGEST_FILE) throw invalid(`is larger than ${LARGEST_FILE / 1_000_000} MB`)
  const content = await readFile(path)
  if (format === '.txt') return { place: name, key, result: { article: readTextFile(content) }, notes: [] }
  const { article, notes } = readMarkdownFile(content)
  return { place: name, key, result: { article }, notes }
}

/** Two records of one run that give themselves the same slug would overwrite each other, run after run. */
function refuseTakenSlug(reading: Reading, places: Map<string, string>): Reading {
  const slug = 'article' in reading.result ? reading.result.article.slug : undefined
  if (slug === undefined) return reading
  const place = places.get(slug)
  if (place !== undefined) return { ...reading, result: { fault: `slug: "${slug}" was given at ${place} already` } }
  places.set(slug, reading.place)
  return reading
}

function derive({ result }: Reading): { derived: ArticleToSave['article'] } | { fault: string } {
  if ('fault' in result) return result
  try {
    return { derived: deriveArticle(result.article) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { fault: error.message }
  }
}

/** A file that cannot be read is a fault of that file; what is a fault of this program goes on up. */
function faultOf(error: unknown): string {
  if (error instanceof AppError || (error instanceof Error && 'code' in error)) return error.message
  throw error
}
