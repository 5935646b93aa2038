import { readFile } from 'node:fs/promises'
import type { NewArticle } from '../articles/new-article.ts'
import { invalid } from '../errors.ts'
import type { Reading, SourceFile } from './reading.ts'

const LARGEST_FILE = 10_000_000

/** Reads a file that has to be in memory as a whole. Throws `invalid` when it is too large for that. */
export async function readWhole({ path, bytes }: SourceFile): Promise<Buffer> {
  if (bytes > LARGEST_FILE) throw invalid(`is larger than ${LARGEST_FILE / 1_000_000} MB`)
  return readFile(path)
}

/** What a file may say of itself. */
type Known = Pick<Reading, 'key' | 'isKnownByKey' | 'labels' | 'history'>

/** How files are read that are one article each. */
export function oneArticle(
  read: (content: Buffer) => { article: NewArticle; notes: string[] } & Partial<Known>,
): (file: SourceFile) => AsyncGenerator<Reading> {
  return async function* readOne(file) {
    const { article, ...known } = read(await readWhole(file))
    yield { place: file.name, key: file.key, result: { article }, bytes: file.bytes, ...known }
  }
}
