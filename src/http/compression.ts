import type { Transform } from 'node:stream'
import { promisify } from 'node:util'
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  createZstdCompress,
  gzip,
  zstdCompress,
} from 'node:zlib'
import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'

/** The one that makes an answer smallest first: where a client likes several alike, it gets that. */
const encodings = ['br', 'zstd', 'gzip', 'identity'] as const
export type Encoding = (typeof encodings)[number]

/** Below, the headers weigh more than what is saved. */
const WORTH_COMPRESSING = 1024

// Levels at which an article takes less than a millisecond.
const brotli = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
}
const zstd = { params: { [constants.ZSTD_c_compressionLevel]: 6 } }

const brotliCompressed = promisify(brotliCompress)
const zstdCompressed = promisify(zstdCompress)
const gzipped = promisify<Buffer, Buffer>(gzip)

/** The encoding that a client likes best (RFC 9110, section 12.5.3); `identity` also for one that takes none. */
export function preferredEncoding(acceptEncoding: string | undefined): Encoding {
  if (acceptEncoding === undefined) return 'identity'
  const known = choices.get(acceptEncoding)
  if (known) return known
  // The types do not know of `preferred` yet.
  const negotiator = new Negotiator({ headers: { 'accept-encoding': acceptEncoding } }) as {
    encodings(available: readonly string[], options: { preferred: readonly string[] }): string[]
  }
  const [best] = negotiator.encodings(encodings, { preferred: encodings })
  const choice = encodings.find((encoding) => encoding === best) ?? 'identity'
  choices.set(acceptEncoding, choice)
  return choice
}

/** There are few browsers, and each sends the same with every request. */
const choices = new LRUCache<string, Encoding>({ max: 200 })

export function isCompressible(contentType: string | undefined): boolean {
  return /^(?:text\/|application\/(?:[\w.-]+\+|x-nd)?(?:json|xml|javascript)|image\/svg\+xml)/.test(contentType ?? '')
}

export function isWorthCompressing(content: Buffer): boolean {
  return content.length >= WORTH_COMPRESSING
}

export async function compressed(content: Buffer, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'br') return brotliCompressed(content, brotli)
  if (encoding === 'zstd') return zstdCompressed(content, zstd)
  return encoding === 'gzip' ? gzipped(content) : content
}

/** For what is sent as it is read. */
export function compressor(encoding: Exclude<Encoding, 'identity'>): Transform {
  if (encoding === 'br') return createBrotliCompress(brotli)
  return encoding === 'zstd' ? createZstdCompress(zstd) : createGzip()
}
