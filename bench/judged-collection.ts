import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A folder of documents, as eval.ts describes it. */
export interface Collection {
  name: string
  folder: string
  /** How a document is called once it is an article. */
  slugOf: (id: string | number) => string
  /** The texts of all documents. */
  texts: () => string[]
}

export interface Doc {
  id: string | number
  title?: string
  body: string
  date?: string
  labels?: string[]
}

export function readLines<T>(folder: string, name: string): T[] {
  const text = readFileSync(join(folder, `${name}.jsonl`), 'utf8')
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as T]))
}
