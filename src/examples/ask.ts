import { CURRENT, type ExampleRequest, exampleRequests } from './requests.ts'

/** A request and what was answered. */
export interface Example extends ExampleRequest {
  status: number
  /** Without its parameters; absent where nothing was sent. */
  type?: string
  /** Parsed where it is JSON. */
  content?: unknown
}

/** When everything in an example happened that happened just now, and when its articles came in: behind all their own dates. */
export const THEN = new Date('2026-01-01T12:00:00Z')
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g
/** Whose key it was that wrote, and how the tag of a revision ends, which follows from when it was made. */
const KEY_ID = '0123456789ab'
const TAG_END = '9uepCfGgjigBQZaR'

/** Asks a server at `url` the requests in order, with a key that may do everything. */
export async function askExamples(url: string, key: string): Promise<Example[]> {
  const [, keyId = ''] = key.split('_')
  const recent = Date.now() - 600_000
  const timeless = (text: string) =>
    text
      .replace(TIME, (time) => {
        if (Date.parse(time) < recent) return time
        return time.endsWith('GMT') ? THEN.toUTCString() : THEN.toISOString()
      })
      .replaceAll(keyId, KEY_ID)
  const examples: Example[] = []
  for (const request of exampleRequests) {
    const headers = await headersOf(url, request, key)
    const { method, path, body, lines } = request
    const sent = lines ? lines.map((line) => `${JSON.stringify(line)}\n`).join('') : JSON.stringify(body)
    const answer = await fetch(url + path, { method, headers, ...(sent === undefined ? {} : { body: sent }) })
    const type = answer.headers.get('content-type')?.split(';', 1)[0]
    const text = timeless(await answer.text())
    examples.push({
      ...request,
      ...(request.headers ? { headers: shown(request.headers, headers) } : {}),
      status: answer.status,
      ...(type === undefined ? {} : { type, content: contentOf(text, type) }),
    })
  }
  return examples
}

async function headersOf(url: string, { method, path, body, lines, headers = {} }: ExampleRequest, key: string) {
  const all = new Headers(headers)
  // What the public reads is asked as the public does.
  if (method !== 'GET' || path.includes('/revisions')) all.set('authorization', `Bearer ${key}`)
  if (lines) all.set('content-type', 'application/x-ndjson')
  else if (body) all.set('content-type', method === 'PATCH' ? 'application/merge-patch+json' : 'application/json')
  if (headers['if-match'] === CURRENT) {
    const { headers: read } = await fetch(url + path.replace(/\/revisions.*/, ''))
    all.set('if-match', read.get('etag') ?? '')
  }
  return all
}

function shown(asked: Record<string, string>, sent: Headers): Record<string, string> {
  return Object.fromEntries(
    Object.keys(asked).map((name) => [name, (sent.get(name) ?? '').replace(/^"(\d+)-.+"$/, `"$1-${TAG_END}"`)]),
  )
}

/** One line of NDJSON is described as the JSON that it is. */
function contentOf(text: string, type: string): unknown {
  return /[/+](?:json|x-ndjson)$/.test(type) ? JSON.parse(text) : text
}
