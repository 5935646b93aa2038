import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { generateArticles } from './collection.ts'
import { insertRaw } from './raw-import.ts'
import { run } from './served.ts'

const MEMORY_EVERY_MS = 250

export interface ImportTimes {
  /** Until everything is imported, of the start of the process. */
  perSecond: number
  bareInsertsPerSecond: number
  /** Of related articles, which are made behind the import. */
  listsPerSecond: number
  /** The highest in each quarter of the import. */
  memoryMb: number[]
}

/**
 * Measures how long `broadsheet import` takes for generated articles, from the start of the process, beside a bare script
 * that inserts the same rows, which it has ready in memory; and, apart, the lists of related articles that end it.
 */
export async function benchImport(articles: number, say: (line: string) => void): Promise<ImportTimes> {
  const folder = mkdtempSync(join(tmpdir(), 'broadsheet-bench-import-'))
  try {
    const source = join(folder, 'articles.ndjson')
    await pipeline(Readable.from(lines(articles)), createWriteStream(source))
    const ours = await importWith(source, join(folder, 'ours.db'))
    const raw = await insertRaw(source, join(folder, 'ours.db'), join(folder, 'raw.db'))
    const rate = (ms: number) => Math.round(articles / (ms / 1_000))
    const shown = (perSecond: number) => `${perSecond} articles a second`.padStart(25)
    const memoryMb = highestInQuarters(ours.memory)
    const made = {
      perSecond: rate(ours.ms),
      bareInsertsPerSecond: rate(raw),
      listsPerSecond: rate(ours.listsMs),
      memoryMb,
    }
    say(`\n${articles} articles; ${cpus().length} × ${cpus()[0]?.model.trim()}`)
    say(`broadsheet import ${shown(made.perSecond)}; memory ${memoryMb.join(', ')} MB at the most in each quarter`)
    say(`bare inserts      ${shown(made.bareInsertsPerSecond)}`)
    say(`share of bare     ${(raw / ours.ms).toFixed(2).padStart(6)}`)
    say(`related lists     ${shown(made.listsPerSecond)}, behind the import`)
    return made
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function* lines(articles: number): Generator<string> {
  for (const line of generateArticles(articles)) yield `${line}\n`
}

async function importWith(source: string, path: string): Promise<{ ms: number; listsMs: number; memory: number[] }> {
  const start = performance.now()
  const child = run(['import', source], { DATABASE_URL: `file:${path}` })
  if (!child.stdout) throw new Error('the import says nothing')
  const memory: number[] = []
  const watch = setInterval(() => memory.push(...residentMemory(child.pid)), MEMORY_EVERY_MS)
  const exit = once(child, 'exit')
  // It says what it has imported before it begins with the lists.
  await once(child.stdout, 'data')
  const ms = performance.now() - start
  clearInterval(watch)
  const [code] = await exit
  if (code !== 0) throw new Error(`the import ended with ${code}`)
  return { ms, listsMs: performance.now() - start - ms, memory }
}

/** In MB; nothing of a process that has just ended. */
function residentMemory(pid: number | undefined): number[] {
  try {
    return [Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024]
  } catch {
    return []
  }
}

/** What grows with the collection would show. */
function highestInQuarters(samples: readonly number[]): number[] {
  const quarter = Math.max(1, Math.ceil(samples.length / 4))
  return [0, 1, 2, 3].map((index) => Math.round(Math.max(0, ...samples.slice(index * quarter, (index + 1) * quarter))))
}
