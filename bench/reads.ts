import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import type { BareAnswer } from './bare.ts'
import { nameWord } from './collection.ts'
import { type Answers, ask, CONNECTIONS, deepList, pathsOfArticles, pin, type Target } from './load.ts'
import { type Served, serveArticles } from './served.ts'

const bare = fileURLToPath(new URL('bare.ts', import.meta.url))
/** Both sides are measured in turn, so often, and the round whose ratio is in the middle is taken. */
const ROUNDS = 9
const ROUND_S = 0.4
/** Before that, for compilers, which look at what is called often: a server that is slower needs the longer for it. */
const WARM_UP_ANSWERS = 20_000
const LONGEST_WARM_UP_S = 30
const MOST_ARTICLES = 10_000
const DEEP = 50_000

export interface Comparison {
  name: string
  ours: Answers
  beside: string
  theirs: Answers
  /** Theirs through ours, by the time of the processor: 1 is as fast. */
  ratio: number
}

/** Measures reads over HTTP beside the least that they could cost. The server has a core of its own. */
export async function benchReads(
  articles: number,
  { say, only = '' }: { say: (line: string) => void; only?: string | undefined },
): Promise<Comparison[]> {
  const isWanted = (name: string) => name.includes(only)
  pin(process.pid, 1)
  say(`\n${articles} articles; ${cpus().length} × ${cpus()[0]?.model.trim()}; ${CONNECTIONS} connections`)
  say(row(['', '/s', 'µs CPU', 'p50 ms', 'p99 ms', 'beside', '/s', 'µs CPU', 'ratio']))
  const made: Comparison[] = []
  const note = (comparison: Comparison) => {
    made.push(comparison)
    say(shown(comparison))
  }
  const hot = await serveArticles(articles)
  try {
    for (const { name, target } of await hotReads(hot)) {
      if (isWanted(name)) note(await besideBare('http', name, target))
    }
  } finally {
    await hot.stop()
  }
  const cold = await serveArticles(articles, { CACHE_MB: '0' })
  try {
    const of = (paths: readonly string[]): Target => ({ pid: cold.pid, url: cold.url, paths })
    const many = await pathsOfArticles(cold.url, Math.min(articles, MOST_ARTICLES))
    const another = `each another of ${many.length}`
    if (isWanted(another)) note(await besideBare('fastify', another, of(many)))
    if (isWanted('related, each another')) {
      const lists = of(many.map((path) => `${path}/related`))
      note(await compare('related, each another', lists, 'articles', of(many)))
    }
    const first = '/v1/articles?count=none'
    if (isWanted('a list, made anew')) note(await besideBare('fastify', 'a list, made anew', of([first])))
    const deep = await deepList(cold.url, `${first}&`, Math.min(articles, DEEP))
    if (isWanted('a list, deep')) note(await compare('a list, deep', of([deep]), 'first page', of([first])))
  } finally {
    await cold.stop()
  }
  return made
}

async function hotReads({ url, pid }: Served): Promise<{ name: string; target: Target }[]> {
  const [article = ''] = await pathsOfArticles(url, 1)
  const { headers } = await fetch(url + article, { headers: { 'accept-encoding': 'identity' } })
  const of = (path: string, sent?: Record<string, string>): Target => ({
    pid,
    url,
    paths: [path],
    ...(sent ? { headers: sent } : {}),
  })
  return [
    { name: 'one article', target: of(article) },
    { name: 'one article, br', target: of(article, { 'accept-encoding': 'br' }) },
    { name: 'the same, 304', target: of(article, { 'if-none-match': headers.get('etag') ?? '' }) },
    { name: 'a list of 20', target: of('/v1/articles') },
    { name: 'a list of a tag', target: of(`/v1/articles?tag=tag-${nameWord(20)}`) },
    { name: 'related', target: of(`${article}/related`) },
    { name: 'a search', target: of(`/v1/search?q=${nameWord(450)}`) },
  ]
}

/** Beside a bare server that sends the same bytes, or makes them of the same object. */
async function besideBare(kind: 'http' | 'fastify', name: string, target: Target): Promise<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-bare-'))
  const file = join(folder, 'answer.json')
  writeFileSync(file, JSON.stringify(await answerOf(target, kind)))
  const server = spawn(process.execPath, [bare, kind, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const port = await portOf(server)
    const url = `http://127.0.0.1:${port}`
    return await compare(name, target, kind === 'http' ? 'node:http' : 'Fastify', {
      ...target,
      url,
      pid: server.pid ?? 0,
    })
  } finally {
    server.kill()
    rmSync(folder, { recursive: true })
  }
}

/** As it is sent, encoded or not, without what Node adds itself. */
async function answerOf({ url, paths, headers }: Target, kind: 'http' | 'fastify'): Promise<BareAnswer> {
  const sent = kind === 'http' ? headers : {}
  // A client that leaves encodings alone shows the bytes as they come.
  const { client } = await new Promise<{ client: { status: number; headers: Record<string, string>; body: string } }>(
    (resolve, reject) => {
      const run = autocannon(
        {
          url,
          connections: 1,
          amount: 1,
          requests: [
            {
              method: 'GET',
              path: paths[0] ?? '/',
              ...(sent ? { headers: sent } : {}),
              onResponse: (status, body, _context, received = {}) =>
                resolve({ client: { status, headers: received as Record<string, string>, body } }),
            },
          ],
        },
        (error) => error && reject(error),
      )
      run.on('error', reject)
    },
  )
  const own = ['date', 'connection', 'keep-alive', 'transfer-encoding']
  const rest = Object.entries(client.headers).filter(([name]) => !own.includes(name.toLowerCase()))
  const isEncoded = rest.some(([name]) => name.toLowerCase() === 'content-encoding')
  // Encoded bytes do not survive as a text: as many others weigh the same.
  const length = Number(rest.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0)
  return {
    status: client.status,
    headers: Object.fromEntries(rest),
    body: isEncoded ? 'x'.repeat(length) : client.body,
  }
}

async function compare(name: string, ours: Target, beside: string, theirs: Target): Promise<Comparison> {
  const rounds: { ours: Answers; theirs: Answers }[] = []
  for (const side of [ours, theirs]) {
    pin(side.pid, 0)
    await warmUp(side)
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ ours: await ask(ours, ROUND_S), theirs: await ask(theirs, ROUND_S) })
  }
  const ratioOf = (pair: { ours: Answers; theirs: Answers }) => pair.theirs.cpuUs / pair.ours.cpuUs
  const middle = rounds.toSorted((a, b) => ratioOf(a) - ratioOf(b))[Math.floor(ROUNDS / 2)]
  if (!middle) throw new Error('nothing was measured')
  return { name, ours: middle.ours, beside, theirs: middle.theirs, ratio: ratioOf(middle) }
}

async function warmUp(side: Target): Promise<void> {
  let answered = 0
  for (let seconds = 0; seconds < LONGEST_WARM_UP_S && answered < WARM_UP_ANSWERS; seconds += 1) {
    answered += (await ask(side, 1)).perSecond
  }
}

async function portOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server says nothing')
  const [chunk] = (await once(server.stdout, 'data')) as [Buffer]
  return chunk.toString().trim()
}

function shown({ name, ours, beside, theirs, ratio }: Comparison): string {
  return row([
    name,
    String(ours.perSecond),
    ours.cpuUs.toFixed(1),
    String(ours.p50Ms),
    String(ours.p99Ms),
    beside,
    String(theirs.perSecond),
    theirs.cpuUs.toFixed(1),
    ratio.toFixed(2),
  ])
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(24) : cell.padStart(11))).join('')
}
