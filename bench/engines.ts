import { rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { copyDatabase } from '../src/copying/copy.ts'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { createData, startPostgres } from '../tests/support/postgres-process.ts'
import { nameWord } from './collection.ts'
import { type Answers, ask, pathsOfArticles } from './load.ts'
import { databaseOf, type Served, serveDatabase } from './served.ts'

/** Both are measured in turn, so often, and the round whose ratio is in the middle is taken. */
const ROUNDS = 5
const ROUND_S = 2
const WARM_UP_S = 3
const MOST_ARTICLES = 10_000
/** Words of some hundred ranks, from those of most articles to those of few. */
const SEARCHES = 200

export interface EngineComparison {
  name: string
  sqlite: Answers
  postgres: Answers
  /** Answers a second, of PostgreSQL through SQLite. */
  ratio: number
}

/**
 * Measures the same reads on both engines, with the same articles. Program, server and whoever asks share the machine. Of
 * the server that is started for this, no setting is changed but that nothing waits for the disk.
 */
export async function benchEngines(articles: number, say: (line: string) => void): Promise<EngineComparison[]> {
  const path = await databaseOf(articles)
  const data = createData()
  const server = await startPostgres(data, { max_connections: 200, shared_buffers: '512MB' })
  try {
    const start = performance.now()
    const rows = await copyTo(server.url, path)
    say(`\n${articles} articles (${rows} rows) copied in ${Math.round((performance.now() - start) / 1_000)} s`)
    say(`${cpus().length} × ${cpus()[0]?.model.trim()}`)
    say(row(['', 'SQLite /s', 'p50 ms', 'p99 ms', 'PostgreSQL /s', 'p50 ms', 'p99 ms', 'ratio']))
    const hot = await measured(path, server.url, '64', async ({ url }) => {
      const [article = ''] = await pathsOfArticles(url, 1)
      return { 'one article, kept': [article], 'a search, kept': [`/v1/search?q=${nameWord(450)}`] }
    })
    const cold = await measured(path, server.url, '0', async ({ url }) => ({
      'each another article': await pathsOfArticles(url, Math.min(articles, MOST_ARTICLES)),
      'a list, made anew': ['/v1/articles?count=none'],
      'related, made anew': (await pathsOfArticles(url, 1_000)).map((one) => `${one}/related`),
      'searches for a word': Array.from({ length: SEARCHES }, (_, rank) => `/v1/search?q=${nameWord(rank * 5)}`),
      'searches for two words': Array.from(
        { length: SEARCHES },
        (_, rank) => `/v1/search?q=${nameWord(rank * 5)}+${nameWord(997 - rank)}`,
      ),
    }))
    for (const one of [...hot, ...cold]) say(shown(one))
    return [...hot, ...cold]
  } finally {
    await server.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

async function copyTo(url: string, path: string): Promise<number> {
  const source = await openDatabase(`file:${path}`)
  const target = await openDatabase(url)
  await migrate(target)
  const { signal } = new AbortController()
  const { rows } = await copyDatabase(source, target, { from: path, signal, onProgress: () => undefined })
  await target.transaction((tx) => tx.script('ANALYZE'))
  await Promise.all([source.close(), target.close()])
  return rows
}

async function measured(
  path: string,
  databaseUrl: string,
  cacheMb: string,
  reads: (served: Served) => Promise<Record<string, string[]>>,
): Promise<EngineComparison[]> {
  const sqlite = await serveDatabase(path, { CACHE_MB: cacheMb })
  const postgres = await serveDatabase(path, { CACHE_MB: cacheMb, DATABASE_URL: databaseUrl })
  const made: EngineComparison[] = []
  try {
    for (const [name, paths] of Object.entries(await reads(sqlite))) {
      const rounds: Omit<EngineComparison, 'name'>[] = []
      for (const served of [sqlite, postgres]) await ask({ ...served, paths }, WARM_UP_S)
      for (let round = 0; round < ROUNDS; round += 1) {
        const [one, other] = [await ask({ ...sqlite, paths }, ROUND_S), await ask({ ...postgres, paths }, ROUND_S)]
        rounds.push({ sqlite: one, postgres: other, ratio: other.perSecond / one.perSecond })
      }
      const middle = rounds.toSorted((a, b) => a.ratio - b.ratio)[Math.floor(ROUNDS / 2)]
      if (middle) made.push({ name, ...middle })
    }
  } finally {
    await Promise.all([sqlite.stop(), postgres.stop()])
  }
  return made
}

function shown({ name, sqlite, postgres, ratio }: EngineComparison): string {
  const of = ({ perSecond, p50Ms, p99Ms }: Answers) => [perSecond, p50Ms, p99Ms].map(String)
  return row([name, ...of(sqlite), ...of(postgres), ratio.toFixed(2)])
}

function row(cells: readonly string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(24) : cell.padStart(14))).join('')
}
