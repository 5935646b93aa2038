import { invalid } from '../errors.ts'

const NEWLINE = 0x0a

/** The lines in a stream of bytes, without their ends, one after another. Throws `invalid` for one that is too long. */
export async function* linesOf(bytes: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  let length = 0
  for await (const chunk of bytes) {
    let start = 0
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      yield Buffer.concat([...parts, chunk.subarray(start, end)])
      parts = []
      length = 0
      start = end + 1
    }
    const rest = chunk.subarray(start)
    length += rest.length
    if (length > longest) throw invalid(`has a line of more than ${longest} bytes`)
    parts.push(rest)
  }
  if (length > 0) yield Buffer.concat(parts)
}
