import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Writable } from 'node:stream'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { invalid } from '../errors.ts'
import { type ExportedArticle, isExported } from './record.ts'

type Records = AsyncIterable<ExportedArticle>

export interface WriteOptions {
  /** Whether to replace what is no export. */
  isForced: boolean
  signal: AbortSignal
}

/** One article a line, as fast as they are taken. */
export async function writeNdjson(records: Records, output: Writable, signal: AbortSignal): Promise<void> {
  await pipeline(Readable.from(linesOf(records)), output, { end: false, signal })
}

/**
 * Writes a file beside the one that is asked for, and puts it there when it is whole. Throws `invalid` where there is a file
 * that is no export.
 */
export async function writeNdjsonFile(
  records: Records,
  path: string,
  { isForced, signal }: WriteOptions,
): Promise<void> {
  if (!isForced && !(await isOurs(path))) throw invalid(`${path} is no export of Broadsheet; --force overwrites it`)
  const partial = join(dirname(path), `.${basename(path)}.partial-${process.pid}`)
  const file = await open(partial, 'wx')
  try {
    await pipeline(Readable.from(linesOf(records)), file.createWriteStream({ flush: true }), { signal })
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  } finally {
    await file.close().catch(() => undefined)
  }
}

async function* linesOf(records: Records): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`
}

/** Whether a file may be overwritten: there is none, it is empty, or its first line is of an export. */
async function isOurs(path: string): Promise<boolean> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!file) return true
  try {
    if ((await file.stat()).size === 0) return true
    for await (const line of file.readLines()) {
      const record: unknown = JSON.parse(line)
      return typeof record === 'object' && record !== null && isExported({ ...record })
    }
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  } finally {
    await file.close()
  }
}
