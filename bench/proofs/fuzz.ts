import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { Pool } from 'undici'
import { formatKey, newKeyText } from '../../src/keys/key.ts'
import { memoryMbOf } from '../load.ts'
import { type Served, serveDatabase } from '../served.ts'
import { readContract } from './fuzz/contract.ts'
import { type Asked, session } from './fuzz/sessions.ts'
import { guessedSlugs } from './fuzz/values.ts'
import { type Breach, createVerdict, HIDDEN_WORD, LONGEST_MS, promises } from './fuzz/verdict.ts'
import { asCurl, createNotes, type Notes, note, send, toSent } from './fuzz/visitor.ts'
import { keysFor } from './keys-for.ts'
import { type Finding, type Proof, type Trial, timed } from './proof.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const RUNS = { short: 20_000, full: 100_000 } as const
/** Visitors at once: so many that they meet each other, so few that nobody has to be turned away. */
const VISITORS = 4
/** Sessions that are made, and reported on, together. */
const TOGETHER = 25
const MOST_BREACHES = 20
/** Requests from one look at the memory to the next. */
const SAMPLED_EVERY = 100
/** Of each thread. Without a limit, garbage is left lying for as long as the machine has room for it. */
const HEAP_MB = 160
/** What memory may still grow by once a quarter of all is asked: in a short run, caches are filling until its end. */
const MOST_GROWTH_MB = { short: 128, full: 64 }

/** Asks for whatever `/openapi.json` describes, rightly, nearly rightly and with malice, and judges every answer. */
export const proveFuzz: Proof = async ({ size, runs = RUNS[size], seed, say, signal }) => {
  const folder = await mkdtemp(join(tmpdir(), 'broadsheet-fuzz-'))
  try {
    const path = join(folder, 'fuzz.db')
    const guesser = formatKey({ ...newKeyText(), secret: `zzleakzz${'z'.repeat(35)}` })
    const keys = { guesser, ...(await keysFor(path)) }
    const served = await serveDatabase(path, {
      SEED_DIR: join(root, 'seed'),
      CACHE_MB: '8',
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    })
    try {
      return await fuzzed(served, keys, { size, runs, seed, say, signal })
    } finally {
      await served.stop()
      for (const failure of served.failures.slice(0, 5)) say(`logged: ${failure.slice(0, 2_000)}`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function fuzzed(
  { url, pid }: Served,
  keys: Record<string, string>,
  { size, runs, seed, say, signal }: Omit<Trial, 'runs'> & { runs: number },
): Promise<Finding[]> {
  const contract = await readContract(url)
  const pool = new Pool(url, { connections: VISITORS })
  const judge = createVerdict(contract, keys, root)
  // Once for all visitors: it costs as much as a hundred requests.
  const sessions = session(contract)
  const shown = await slugsOf(url)
  const hidden = await hide(url, keys['articles:write'] ?? '')
  const told = new Map<string, Breach>()
  const statuses = new Map<number, number>()
  let asked = 0
  let slowest = { ms: 0, request: '' }
  let readBack = 0
  const memory: { asked: number; mb: number }[] = []

  /** Throws at the first breach of a kind that was not told before, and again while a shorter session is looked for. */
  async function ask(one: Asked, notes: Notes, failing: Set<string>): Promise<void> {
    // Ctrl-C ends the server too.
    if (signal.aborted) return
    const sent = toSent(one, notes, keys)
    const got = await send(pool, sent)
    asked += 1
    if (asked % SAMPLED_EVERY === 0) memory.push({ asked, mb: memoryMbOf(pid) })
    statuses.set(got.status, (statuses.get(got.status) ?? 0) + 1)
    const isWaiting = /[?&]wait=/.test(sent.path)
    if (!isWaiting && got.ms > slowest.ms) slowest = { ms: got.ms, request: asCurl(url, sent) }
    const breaches = judge(sent, got)
    // What several write, others may have changed or deleted since.
    const isHisOwn = got.status === 201 || notes.known.own.some((slug) => sent.path.includes(`/${slug}`))
    note(notes, sent, got)
    if (breaches.length === 0 && isHisOwn) breaches.push(...(await lookAgain(sent, got)))
    for (const breach of breaches) {
      const kind = `${breach.promise} ${sent.method} ${sent.template} ${got.status} ${breach.detail.slice(0, 60)}`
      if (told.has(kind) && !failing.has(kind)) continue
      const fault = `${promises[breach.promise]}: ${breach.detail.slice(0, 1_000)}\n${asCurl(url, sent)}`
      told.set(kind, breach)
      // What took long once need not again: there is no shorter session to look for.
      if (breach.promise === 'slow' || breach.promise === 'busy') say(fault)
      else {
        failing.add(kind)
        throw new Error(fault)
      }
    }
  }

  /** Whether what was written is there, as its answer said. */
  async function lookAgain(sent: ReturnType<typeof toSent>, got: Awaited<ReturnType<typeof send>>): Promise<Breach[]> {
    const isWritten = ['POST', 'PUT', 'PATCH'].includes(sent.method) && (got.status === 200 || got.status === 201)
    const isDeleted = sent.method === 'DELETE' && got.status === 204
    // An answer that was given before tells of what was then.
    if ((!isWritten && !isDeleted) || sent.headers['idempotency-key'] !== undefined || sent.path.includes(':batch'))
      return []
    const path = isDeleted ? sent.path.split('?', 1)[0] : `/v1/articles/${JSON.parse(got.body).slug}`
    // A title may have made a slug that others name too.
    if (guessedSlugs.some((slug) => path?.endsWith(`/${slug}`))) return []
    const headers = { authorization: sent.headers['authorization'] ?? '' }
    const again = await send(pool, { ...sent, method: 'GET', path: path ?? '', headers, body: undefined })
    readBack += 1
    if (isDeleted)
      return again.status === 410 ? [] : [{ promise: 'readBack', detail: `deleted, and yet ${again.status}` }]
    const [written, read] = [JSON.parse(got.body), JSON.parse(again.body)]
    const isSame = again.status === 200 && written.revision === read.revision && written.title === read.title
    return isSame ? [] : [{ promise: 'readBack', detail: `${again.status}: ${again.body.slice(0, 200)}` }]
  }

  /** What is no question of time. */
  const failures = () => [...told.values()].filter(({ promise }) => promise !== 'slow' && promise !== 'busy').length
  const start = performance.now()
  let nextReport = runs / 10
  async function visit(visitor: number): Promise<void> {
    for (let turn = 0; asked < runs && failures() < MOST_BREACHES && !signal.aborted; turn += 1) {
      const failing = new Set<string>()
      const property = fc.asyncProperty(sessions, async (all) => {
        const notes = createNotes(shown, hidden)
        for (const one of all) await ask(one, notes, failing)
      })
      const outcome = await fc.check(property, {
        seed: seed + visitor * 1_000_003 + turn * 101,
        numRuns: TOGETHER,
        interruptAfterTimeLimit: 120_000,
      })
      if (outcome.failed && outcome.errorInstance) {
        const steps = (outcome.counterexample?.[0] ?? []).map((one) => `  ${one.method} ${one.operation.path}`)
        say(`${String(outcome.errorInstance)}\nafter\n${steps.join('\n')}`)
      }
      if (asked >= nextReport && !signal.aborted) {
        nextReport += runs / 10
        say(
          `${asked} asked, ${Math.round(asked / ((performance.now() - start) / 1_000))} a second, ${memoryMbOf(pid)} MB, ${await heapOf(url, keys['metrics:read'] ?? '')}`,
        )
      }
    }
  }
  await Promise.all(Array.from({ length: VISITORS }, (_, visitor) => visit(visitor)))
  const seconds = (performance.now() - start) / 1_000
  await pool.close()
  say(`the slowest answer, ${Math.round(slowest.ms)} ms: ${slowest.request}`)
  say(`answers: ${JSON.stringify(Object.fromEntries([...statuses].sort(([a], [b]) => a - b)))}`)

  const health = await fetch(`${url}/readyz`).then(({ status }) => status, String)
  const before = leastOf(memory.filter((one) => one.asked >= runs / 4 && one.asked < runs / 2))
  const after = leastOf(memory.filter((one) => one.asked >= (runs * 3) / 4))
  const count = (promise: Breach['promise']) => [...told.values()].filter((one) => one.promise === promise).length
  const finding = (promise: Breach['promise'], text: string, figure: string, limit: string): Finding => ({
    promise: text,
    figure: count(promise) === 0 ? figure : `${count(promise)} kinds of breach; ${figure}`,
    limit,
    holds: count(promise) === 0,
  })
  const requests = `${asked} requests`
  return [
    {
      promise: 'Requests made from `/openapi.json`, right, nearly right and hostile',
      figure: `${requests} to ${contract.operations.length} operations, ${Math.round(asked / seconds)} a second`,
      limit: `${runs} requests`,
      holds: asked >= runs,
    },
    finding('faults', 'No answer is a failure of ours', `${requests}, no 5xx`, '0'),
    timed(
      { size },
      finding('busy', 'Nobody is turned away', `${statuses.get(503) ?? 0} of ${asked} answered 503`, '0'),
    ),
    finding('described', 'Every answer is as OpenAPI describes it', `${requests}`, 'all'),
    finding('secret', 'No answer shows a draft, a key, a path, SQL or a stack', `${requests}`, 'all'),
    finding('readBack', 'What was written is read back, what was deleted is gone', `${readBack} writes`, 'all'),
    timed(
      { size },
      finding('slow', 'No answer takes long', `slowest ${Math.round(slowest.ms)} ms`, `${LONGEST_MS} ms`),
    ),
    {
      promise: 'The process lives, and its memory stays flat',
      figure: `/readyz ${health}; least of the second quarter ${before} MB, of the last ${after} MB`,
      limit: `200; ${MOST_GROWTH_MB[size]} MB more`,
      holds: health === 200 && after - before <= MOST_GROWTH_MB[size] && Number.isFinite(before + after),
    },
  ]
}

/** What garbage comes and goes is in all of them but the least. */
function leastOf(memory: readonly { mb: number }[]): number {
  return Math.min(...memory.map(({ mb }) => mb))
}

/** What of its memory is in use, as far as the thread that answers can tell. */
async function heapOf(url: string, key: string): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${key}` } })
  const text = await response.text()
  const megabytes = (name: string) => Math.round(Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]) / 2 ** 20)
  return `heap ${megabytes('nodejs_heap_size_used_bytes')} MB, beside it ${megabytes('nodejs_external_memory_bytes')} MB`
}

async function slugsOf(url: string): Promise<string[]> {
  const response = await fetch(`${url}/v1/articles?limit=100&fields=slug`)
  const { data } = (await response.json()) as { data: { slug: string }[] }
  return data.map(({ slug }) => slug)
}

/** Articles that nobody without a key may learn of; their slugs. */
async function hide(url: string, key: string): Promise<string[]> {
  const hidden = [
    { slug: 'kept-back', status: 'draft' },
    { slug: 'kept-for-later', status: 'scheduled', publishedAt: '2099-01-01T00:00:00Z' },
    { slug: 'kept-in-the-bin', status: 'published' },
  ]
  for (const { slug, ...more } of hidden) {
    const content = `The tide of ${HIDDEN_WORD} rises, and nobody may know of it. `.repeat(20)
    const article = {
      title: `${HIDDEN_WORD} and the tide`,
      slug,
      tags: [HIDDEN_WORD, 'Sea'],
      authors: [HIDDEN_WORD],
      body: { format: 'text', content },
      ...more,
    }
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const response = await fetch(`${url}/v1/articles`, { method: 'POST', headers, body: JSON.stringify(article) })
    if (response.status !== 201) throw new Error(`nothing was hidden: ${response.status} ${await response.text()}`)
  }
  const binned = { method: 'DELETE', headers: { authorization: `Bearer ${key}`, 'if-match': '*' } }
  await fetch(`${url}/v1/articles/kept-in-the-bin`, binned)
  return hidden.map(({ slug }) => slug)
}
