import { open, opendir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { invalid } from '../errors.ts'
import { type Format, formats } from './formats.ts'
import type { SourceFile } from './reading.ts'

/** As much of a file as its form can be told by. */
const START_BYTES = 4_096

export interface FoundFile extends SourceFile {
  format: Format
}

export interface Found {
  files: FoundFile[]
  /** What was named, but cannot be read here. */
  faults: { place: string; fault: string }[]
}

/** The files to read below `paths`, in the order of their names; hidden ones and other formats are passed over. */
export async function findFiles(paths: readonly string[]): Promise<Found> {
  const faults: Found['faults'] = []
  const byKey = new Map<string, FoundFile>()
  for (const path of paths) {
    try {
      for (const file of await findBelow(path)) {
        const same = byKey.get(file.key)
        if (!same) byKey.set(file.key, file)
        else if (same.path !== file.path)
          faults.push({ place: file.name, fault: `is known by the same name as ${same.name}: ${file.key}` })
      }
    } catch (error) {
      faults.push({ place: path, fault: reasonOf(error) })
    }
  }
  return { faults, files: [...byKey.values()] }
}

async function findBelow(path: string): Promise<FoundFile[]> {
  const whole = resolve(path)
  const entry = await stat(whole)
  if (entry.isDirectory()) {
    const inside: string[] = []
    for await (const child of await opendir(whole, { recursive: true })) {
      const childPath = join(child.parentPath, child.name)
      if (child.isFile() && !isHidden(relative(whole, childPath)) && withExtensionOf(childPath).length > 0)
        inside.push(childPath)
    }
    const files: FoundFile[] = []
    for (const childPath of inside.sort()) {
      const format = await formatOf(childPath)
      const below = relative(whole, childPath)
      const { size } = await stat(childPath)
      if (format) files.push(describe(childPath, join(path, below), join(basename(whole), below), size, format))
    }
    return files
  }
  const possible = withExtensionOf(whole)
  if (possible.length === 0) throw invalid(`is none of ${extensions.join(', ')}`)
  const format = await formatOf(whole)
  if (!format) throw invalid(`is none of: ${possible.map(({ name }) => name).join(', ')}`)
  return [describe(whole, path, join(basename(dirname(whole)), basename(whole)), entry.size, format)]
}

function describe(path: string, name: string, key: string, bytes: number, format: Format): FoundFile {
  return { path, name, key: key.split(sep).join('/').normalize('NFC').toWellFormed(), format, bytes }
}

const extensions = [...new Set(formats.flatMap((format) => format.extensions))]

function withExtensionOf(path: string): Format[] {
  const extension = extname(path).toLowerCase()
  return formats.filter((format) => format.extensions.includes(extension))
}

/** `.xml` may be many things, and so may `.json`: then the content tells. */
async function formatOf(path: string): Promise<Format | undefined> {
  const possible = withExtensionOf(path)
  const certain = possible.find(({ startsLike }) => startsLike === undefined)
  if (certain) return certain
  const start = await startOf(path)
  return possible.find(({ startsLike }) => startsLike?.(start))
}

async function startOf(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(START_BYTES) })
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await file.close()
  }
}

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith('.'))
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && error.code === 'ENOENT' ? 'there is no such file or folder' : error.message
}
