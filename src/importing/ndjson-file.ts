import { createReadStream } from 'node:fs'
import { decodeUtf8 } from '../content/normalise.ts'
import { slugify } from '../content/slug.ts'
import { invalid } from '../errors.ts'
import { asNewArticle, faultOf, type Reading, type SourceFile } from './reading.ts'

const NEWLINE = 0x0a
/** Longer than any article that is taken, with every character escaped. */
const LONGEST_LINE = 64 * 1024 * 1024

/** One article a line. A bad line is reported and the others go on; what is read stays in memory line by line. */
export async function* readNdjsonFile({ path, name, key }: SourceFile): AsyncGenerator<Reading> {
  const seen = new Map<string, number>()
  let number = 0
  for await (const line of linesOf(path)) {
    number += 1
    const bytes = line.length + 1
    const place = `${name}:${number}`
    try {
      const text = decodeUtf8(line).replace(/^\ufeff/, '')
      if (text.trim() === '') continue
      const article = asNewArticle(parse(text))
      // A record is known again by its slug, or by its title and how often that has come before in this file.
      const base = article.slug ? `slug:${article.slug}` : slugify(article.title, 'article')
      const count = (seen.get(base) ?? 0) + 1
      seen.set(base, count)
      yield { place, key: `${key}#${base}${count > 1 ? `~${count}` : ''}`, result: { article }, notes: [], bytes }
    } catch (error) {
      yield { place, key: '', result: { fault: faultOf(error) }, notes: [], bytes }
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid(`is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let length = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)])
      parts = []
      length = 0
      start = end + 1
    }
    const rest = chunk.subarray(start)
    length += rest.length
    if (length > LONGEST_LINE) throw invalid(`has a line of more than ${LONGEST_LINE} bytes`)
    parts.push(rest)
  }
  if (length > 0) yield Buffer.concat(parts)
}
