import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { invalid } from '../errors.ts'
import { markdownFileOf } from './markdown-file.ts'
import type { WriteOptions } from './ndjson.ts'
import type { ExportedArticle } from './record.ts'

/** Lists what an export has written, so that the next one knows what is its own. Hidden, so that no import reads it. */
const LIST = '.broadsheet-export'

/**
 * Writes a folder of files beside the one that is asked for, and puts it there when it is whole. Into an earlier export the
 * files are moved one by one, and what is no longer in it goes; what else is there stays. Throws `invalid` where there are
 * files of others in the way.
 */
export async function writeMarkdownFolder(
  records: AsyncIterable<ExportedArticle>,
  path: string,
  { isForced, signal }: WriteOptions,
): Promise<void> {
  const target = resolve(path)
  const there = await filesIn(target)
  const own = await listIn(target)
  if (there.length > 0 && !own && !isForced)
    throw invalid(`${path} has files that are no export of Broadsheet; --force writes among them`)
  const partial = join(dirname(target), `.${basename(target)}.partial-${process.pid}`)
  await mkdir(partial, { recursive: true })
  try {
    const names: string[] = []
    for await (const record of records) {
      signal.throwIfAborted()
      names.push(`${record.slug}.md`)
      await writeFile(join(partial, `${record.slug}.md`), markdownFileOf(record))
    }
    await writeFile(join(partial, LIST), names.map((name) => `${name}\n`).join(''))
    signal.throwIfAborted()
    const others = new Set(there.filter((name) => own?.has(name) !== true))
    const inTheWay = names.find((name) => others.has(name))
    if (inTheWay !== undefined && !isForced)
      throw invalid(`${join(path, inTheWay)} is not of an export of Broadsheet; --force overwrites it`)
    await putInPlace(partial, target, names, own)
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}

async function putInPlace(
  partial: string,
  target: string,
  names: readonly string[],
  own: ReadonlySet<string> | undefined,
): Promise<void> {
  // An empty folder is in nobody's way; one that is not stays.
  await rmdir(target).catch(() => undefined)
  try {
    await rename(partial, target)
    return
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOTEMPTY' || error.code === 'EEXIST')))
      throw error
  }
  const left = new Set(own)
  for (const name of names) {
    left.delete(name)
    await rename(join(partial, name), join(target, name))
  }
  for (const name of left) await rm(join(target, name), { force: true })
  await rename(join(partial, LIST), join(target, LIST))
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** The files that an export has written there; nothing where none has. Names alone: it may have been edited. */
async function listIn(folder: string): Promise<Set<string> | undefined> {
  const list = await readFile(join(folder, LIST), 'utf8').catch(() => undefined)
  return list === undefined ? undefined : new Set(list.split('\n').filter((name) => /^[a-z0-9-]+\.md$/.test(name)))
}
