import { type Answer, createCheck } from '../../../tests/support/check-answer.ts'
import type { Contract } from './contract.ts'
import type { Got, Sent } from './visitor.ts'

/** A word that only drafts have, and that no request of those who may not read them has. */
export const HIDDEN_WORD = 'blandowick'
/** How long an answer may take, besides what it was asked to wait. */
export const LONGEST_MS = 2_000

/** What an answer does wrong, and of which kind that is: each kind is told once. */
export interface Breach {
  promise: Promise
  detail: string
}

export const promises = {
  faults: 'no answer is a 5xx',
  busy: 'no answer is 503',
  described: 'every answer is as OpenAPI describes it',
  secret: 'no answer shows a draft, a key, a path, SQL or a stack',
  slow: 'no answer takes long',
  readBack: 'what was written is read back, what was deleted is gone',
} as const
type Promise = keyof typeof promises

/** What may be in no answer, whoever asks, and what it would be. */
function secretsOf(keys: readonly string[], root: string): [string | RegExp, string][] {
  return [
    ...keys.map((key): [string, string] => [key.slice(-43), 'a key']),
    ['zzleakzz', 'a key that was sent'],
    [root, 'a path'],
    ['node_modules', 'a path'],
    [/\bat [^\n]{0,200}(?:\.ts|\.js|\.mjs|node:[a-z]+):\d+:\d+/, 'a stack'],
    [/\bnode:internal\//, 'a stack'],
    // In JSON, quotation marks are escaped.
    [/SQLITE_[A-Z]+|no such (?:table|column)|near \\?"[^"]*": syntax error/, 'SQL'],
    [/\b(?:api_key|secret_hash|published_at|article_revision|related_list)\b/, 'SQL'],
  ]
}

/** Judges answers by what is promised of all of them. */
export function createVerdict(contract: Contract, keys: Readonly<Record<string, string>>, root: string) {
  const check = createCheck(contract.document)
  const secrets = secretsOf(Object.values(keys), root)
  const readers = ['drafts:read', 'articles:write', 'admin'].map((scope) => `Bearer ${keys[scope]}`)

  return ({ template, method, path, headers }: Sent, { status, headers: got, body, ms }: Got): Breach[] => {
    const breaches: Breach[] = []
    if (status === 503) breaches.push({ promise: 'busy', detail: '503' })
    else if (status >= 500) breaches.push({ promise: 'faults', detail: `${status} ${body}` })
    const wait = Number(/[?&]wait=(\d+)(?:&|$)/.exec(path)?.[1] ?? 0) * 1_000
    if (ms > LONGEST_MS + wait) breaches.push({ promise: 'slow', detail: `${Math.round(ms)} ms` })

    const all = `${JSON.stringify(got)}\n${body}`
    for (const [secret, what] of secrets) {
      if (typeof secret === 'string' ? all.includes(secret) : secret.test(all))
        breaches.push({ promise: 'secret', detail: `${what} (${secret})` })
    }
    if (!readers.includes(headers['authorization'] ?? '') && all.includes(HIDDEN_WORD))
      breaches.push({ promise: 'secret', detail: 'a draft' })

    if (method !== 'OPTIONS') {
      const answer: Answer = { path: template, method, status, type: String(got['content-type'] ?? ''), body }
      // Other methods than the described ones are refused, and values may lead to another address, or to none.
      const isOther = !contract.document.paths[template]?.[method === 'HEAD' ? 'get' : method.toLowerCase()]
      const isRefused = status >= 400 && status < 500 && answer.type.startsWith('application/problem+json')
      const fault = (isOther && isRefused) || isElsewhere(template, path) ? undefined : check(answer)
      if (fault) breaches.push({ promise: 'described', detail: fault })
    }
    return breaches
  }
}

/** Whether a value has led out of its place: to another address, or to none. */
function isElsewhere(template: string, path: string): boolean {
  const pattern = template.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/.]+')
  const [pathname = ''] = path.split('?', 1)
  return !new RegExp(`^${pattern}$`).test(pathname)
}
