import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Database } from '../database/database.ts'
import { invalid } from '../errors.ts'
import { writeMarkdownFolder } from './markdown-folder.ts'
import { type WriteOptions, writeNdjson, writeNdjsonFile } from './ndjson.ts'
import { countRecords, type ExportScope, readRecords } from './read-records.ts'
import type { ExportedArticle } from './record.ts'

export interface ExportOptions extends ExportScope, WriteOptions {
  /** A file `.ndjson`, a folder, or `-`: standard output. */
  path: string
  onProgress: (progress: { articles: number; of: number }) => void
}

/** Writes all articles, as they are at one moment, and answers how many. Nothing is left of one that is stopped. */
export async function exportArticles(db: Database, options: ExportOptions): Promise<number> {
  const { path, onProgress, withRevisions } = options
  const form = await formOf(path)
  if (form === 'folder' && withRevisions) throw invalid('--revisions goes with NDJSON alone')
  return db.snapshot(async (reader) => {
    const of = await countRecords(reader, options)
    let articles = 0
    async function* counted(): AsyncGenerator<ExportedArticle> {
      for await (const record of readRecords(reader, options)) {
        yield record
        articles += 1
        onProgress({ articles, of })
      }
    }
    if (form === 'stdout') await writeNdjson(counted(), process.stdout, options.signal)
    else if (form === 'file') await writeNdjsonFile(counted(), path, options)
    else await writeMarkdownFolder(counted(), path, options)
    return articles
  })
}

async function formOf(path: string): Promise<'stdout' | 'file' | 'folder'> {
  if (path === '-') return 'stdout'
  const isFolder = await stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  )
  const extension = extname(path).toLowerCase()
  if (isFolder || path.endsWith('/') || extension === '') return 'folder'
  if (extension === '.ndjson' || extension === '.jsonl') return 'file'
  throw invalid(`${path} is neither a file .ndjson, a folder, nor "-"`)
}
