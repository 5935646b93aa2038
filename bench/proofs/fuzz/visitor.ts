import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { Dispatcher, Pool } from 'undici'
import type { Asked, Sender } from './sessions.ts'
import type { Known, Value } from './values.ts'

/** A request as it went out. */
export interface Sent {
  sender: Sender
  /** As it is in OpenAPI. */
  template: string
  method: string
  path: string
  headers: Record<string, string>
  body: string | undefined
}

export interface Got {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
  ms: number
}

/** What answers have named so far, for the requests after them. */
export interface Notes {
  known: Record<Known['known'], string[]>
  etags: Map<string, string>
}

/** Every visitor begins with what anyone can find, and with what hides from him. */
export function createNotes(shown: readonly string[], hidden: readonly string[]): Notes {
  return {
    known: {
      slug: [...shown, ...hidden],
      public: [...shown],
      own: [],
      cursor: [],
      etag: [],
      change: ['0'],
      number: ['1', '2', '3'],
    },
    etags: new Map(),
  }
}

/** Leaves alone, by name or by number, what others are to be kept from seeing. */
export function toSent({ operation, ...asked }: Asked, notes: Notes, keys: Record<string, string>): Sent {
  const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(asked.method)
  const text = (value: Value): string => {
    if (typeof value === 'string') return value
    return 'raw' in value ? value.raw : textOf(value, notes)
  }
  const escaped = (value: Value): string =>
    typeof value === 'object' && 'raw' in value ? value.raw : encodeURIComponent(text(value).toWellFormed())

  let path = operation.path
  for (const [name, value] of Object.entries(asked.path)) {
    const isOthers =
      isWrite &&
      name === 'slug' &&
      (typeof value !== 'string' || /^\s*\d+\s*$/.test(value) || notes.known.public.includes(value))
    const own = typeof value === 'object' && 'known' in value ? { ...value, known: 'own' as const } : 'nothing'
    path = path.replace(`{${name}}`, () => escaped(isOthers ? own : value))
  }
  const query = asked.query.map(([name, value]) => `${encodeURIComponent(name)}=${escaped(value)}`).join('&')
  const headers: Record<string, string> = {}
  const key = keys[asked.sender]
  if (key !== undefined) headers['authorization'] = `Bearer ${key}`
  if (asked.body !== undefined && operation.body) headers['content-type'] = operation.body.mediaType
  const own = decodeURIComponent(/^\/v1\/articles\/([\w-]+)/.exec(path)?.[1] ?? '')
  for (const [name, value] of asked.headers) {
    const current = typeof value === 'object' && 'known' in value && value.known === 'etag' && notes.etags.get(own)
    // What HTTP does not let pass in a header never comes to the server.
    headers[name] = (current || text(value)).replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '')
  }
  return {
    sender: asked.sender,
    template: operation.path,
    method: asked.method,
    path: query === '' ? path : `${path}?${query}`,
    headers,
    body: asked.body?.replaceAll(/\{"known":"(\w+)","nth":(\d+)\}/g, (_, name: Known['known'], nth: string) =>
      JSON.stringify(textOf({ known: name, nth: Number(nth) }, notes)),
    ),
  }
}

function textOf({ known, nth }: Known, { known: named }: Notes): string {
  const all = named[known]
  return all[nth % Math.max(1, all.length)] ?? 'nothing'
}

export async function send(pool: Pool, { method, path, headers, body }: Sent): Promise<Got> {
  const start = performance.now()
  const response = await pool.request({ method: method as Dispatcher.HttpMethod, path, headers, body: body ?? null })
  const bytes = Buffer.from(await response.body.arrayBuffer())
  const ms = performance.now() - start
  const encoding = String(response.headers['content-encoding'])
  const content = bytes.length > 0 ? (decompress[encoding]?.(bytes) ?? bytes) : bytes
  return { status: response.statusCode, headers: response.headers, body: content.toString(), ms }
}

const decompress: Record<string, (content: Buffer) => Buffer> = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  zstd: zstdDecompressSync,
}

/** Takes down what an answer names. */
export function note(
  { known, etags }: Notes,
  { sender, method, headers: asked }: Sent,
  { status, headers, body }: Got,
): void {
  if (status >= 300 || !/\bjson\b/.test(String(headers['content-type'])) || method === 'HEAD') return
  const answer = JSON.parse(body) as { slug?: string; links?: { next?: string | null }; meta?: { after?: string } }
  if (typeof answer.slug === 'string') {
    if (sender === 'nobody') known.public.push(answer.slug)
    if (['POST', 'PUT', 'PATCH'].includes(method)) {
      known.own.push(answer.slug)
      known.slug.push(answer.slug)
    }
    const etag = headers['etag']
    if (typeof etag === 'string' && asked['accept'] === undefined) etags.set(answer.slug, etag)
    if (typeof etag === 'string') known.etag.push(etag)
  }
  const cursor = new URL(answer.links?.next ?? '/', 'http://x').searchParams.get('cursor')
  if (cursor) known.cursor.push(cursor)
  if (typeof answer.meta?.after === 'string') known.change.push(answer.meta.after)
}

/** The request for a shell, in which `$KEY` stands for a key that holds. */
export function asCurl(url: string, { sender, method, path, headers, body }: Sent): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''").replaceAll('\0', '\\0')}'`
  const short = (text: string) => (text.length > 2_000 ? `${text.slice(0, 2_000)}… (${text.length} characters)` : text)
  const words = ['curl', '--path-as-is', method === 'HEAD' ? '-I' : `-X ${method}`, quoted(`${url}${path}`)]
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'authorization' && sender !== 'nobody' && sender !== 'guesser')
      words.push(`-H "authorization: Bearer $KEY" # ${sender}\n `)
    else words.push(`-H ${quoted(`${name}: ${short(value)}`)}`)
  }
  if (body !== undefined) words.push(`--data-binary ${quoted(short(body))}`)
  return words.join(' ')
}
