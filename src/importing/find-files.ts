import { opendir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { invalid } from '../errors.ts'

const formats = ['.txt', '.md', '.markdown', '.ndjson', '.jsonl'] as const
export type FileFormat = (typeof formats)[number]

export interface FoundFile {
  path: string
  /** As it was named, or below the folder that was. */
  name: string
  /** The same whether the file or its folder was named, and wherever both are moved together. */
  key: string
  format: FileFormat
  bytes: number
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
      if (child.isFile() && !isHidden(relative(whole, childPath)) && formatOf(childPath)) inside.push(childPath)
    }
    const files: FoundFile[] = []
    for (const childPath of inside.sort()) {
      const below = relative(whole, childPath)
      const { size } = await stat(childPath)
      files.push(describe(childPath, join(path, below), join(basename(whole), below), size))
    }
    return files
  }
  if (!formatOf(whole)) throw invalid(`is none of ${formats.join(', ')}`)
  return [describe(whole, path, join(basename(dirname(whole)), basename(whole)), entry.size)]
}

function describe(path: string, name: string, key: string, bytes: number): FoundFile {
  return {
    path,
    name,
    key: key.split(sep).join('/').normalize('NFC').toWellFormed(),
    format: formatOf(path) ?? '.txt',
    bytes,
  }
}

function formatOf(path: string): FileFormat | undefined {
  const extension = extname(path).toLowerCase()
  return formats.find((format) => format === extension)
}

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith('.'))
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && error.code === 'ENOENT' ? 'there is no such file or folder' : error.message
}
