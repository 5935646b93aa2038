import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { linesOf } from '../content/lines.ts'
import { decodeUtf8 } from '../content/normalise.ts'
import { slugify } from '../content/slug.ts'
import { createDiskMap, type DiskMap } from '../database/disk-map.ts'
import { invalid } from '../errors.ts'
import { isExported, readExported } from '../exporting/record.ts'
import { asNewArticle, faultOf, type Reading, type SourceFile } from './reading.ts'

/** Longer than any article that is taken, with every character escaped. */
const LONGEST_LINE = 64 * 1024 * 1024

/** What a record is called where it comes from: whatever else changes, it is the same article. */
const Numbered = z.looseObject({ id: z.union([z.string().min(1).max(200), z.int()]).optional() })

/** One article a line. A bad line is reported and the others go on; what is read stays in memory line by line. */
export async function* readNdjsonFile(file: SourceFile): AsyncGenerator<Reading> {
  const counts = createDiskMap<number>()
  try {
    yield* readLines(file, counts)
  } finally {
    counts.close()
  }
}

/** `counts` are those of what records were called that had no id. */
async function* readLines({ path, name, key }: SourceFile, counts: DiskMap<number>): AsyncGenerator<Reading> {
  let number = 0
  for await (const line of linesOf(createReadStream(path) as AsyncIterable<Buffer>, LONGEST_LINE)) {
    number += 1
    const bytes = line.length + 1
    const place = `${name}:${number}`
    try {
      const text = decodeUtf8(line).replace(/^\ufeff/, '')
      if (text.trim() === '') continue
      const record = parse(text)
      if (isRecord(record) && isExported(record)) {
        const { written, ...known } = readExported(record)
        const result = { article: asNewArticle(written) }
        yield { place, ...known, isKnownByKey: true, result, notes: [], bytes }
        continue
      }
      const { id, ...fields } = numbered(record)
      const article = asNewArticle(fields)
      if (id !== undefined) {
        yield { place, key: `${key}#id:${id}`, isKnownByKey: true, result: { article }, notes: [], bytes }
        continue
      }
      // A record is known again by its slug, or by its title and how often that has come before in this file.
      const base = article.slug ? `slug:${article.slug}` : slugify(article.title, 'article')
      const count = (counts.get(base) ?? 0) + 1
      counts.set(base, count)
      yield { place, key: `${key}#${base}${count > 1 ? `~${count}` : ''}`, result: { article }, notes: [], bytes }
    } catch (error) {
      yield { place, key: '', result: { fault: faultOf(error) }, notes: [], bytes }
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function numbered(record: unknown): z.infer<typeof Numbered> {
  const parsed = Numbered.safeParse(record)
  if (parsed.success) return parsed.data
  throw invalid('the record is no object, or its "id" is neither a text of 1 to 200 letters nor a whole number')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid(`is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}
