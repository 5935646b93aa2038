// How good search is, measured on collections with judged queries: `npm run eval -- DIR…`. A folder holds
// docs.jsonl { id, title, body, date? }, queries.jsonl { id, text } and qrels.jsonl { qid, docid, grade }. Without a
// folder, the questions of bench/eval are asked of the articles in seed/, whose ids are their slugs.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createArticleWriter } from '../src/articles/writer.ts'
import type { Database } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { importArticles } from '../src/importing/import.ts'
import { SearchQuery } from '../src/search/schema.ts'
import { createStores, type Stores } from '../src/stores.ts'
import { mean, ndcg, recall, reciprocalRank } from './measures.ts'
import { createShortener } from './short-queries.ts'

interface Doc {
  id: string | number
  title?: string
  body: string
  date?: string
}

interface Query {
  id: string | number
  text: string
}

interface Judgement {
  qid: string | number
  docid: string | number
  grade: number
}

const columns = ['ndcg', 'recall', 'mrr', 'twoWords', 'threeWords', 'mistyped'] as const
/** Means over all queries; those of the short ones are nDCG@10 as well. */
type Figures = Record<(typeof columns)[number], number>

const shipped = fileURLToPath(new URL('./eval', import.meta.url))
const seedFolder = fileURLToPath(new URL('../seed', import.meta.url))
const folders = process.argv.slice(2)
const table: (Figures & { collection: string })[] = []
for (const folder of folders.length > 0 ? folders : [shipped]) {
  table.push({ collection: basename(folder), ...(await evaluate(folder)) })
}
print(table)

async function evaluate(folder: string): Promise<Figures> {
  const work = mkdtempSync(join(tmpdir(), 'broadsheet-eval-'))
  const db = await openDatabase(`file:${work}/eval.db`)
  try {
    await migrate(db)
    await bringIn(folder, work, db)
    return await ask(folder, createStores(db, { publicUrl: 'http://localhost' }))
  } finally {
    await db.close()
    rmSync(work, { recursive: true })
  }
}

/** Through the same door as everybody's articles. */
async function bringIn(folder: string, work: string, db: Database): Promise<void> {
  const path = folder === shipped ? seedFolder : writeArticles(folder, work)
  const summary = await importArticles(createArticleWriter(db), { paths: [path], onReport: console.error })
  if (summary.faults > 0) throw new Error(`${summary.faults} documents of ${folder} could not be brought in`)
}

/** The documents as NDJSON; the slug carries the id. */
function writeArticles(folder: string, work: string): string {
  const lines = read<Doc>(folder, 'docs').map(({ id, title, body, date }) =>
    JSON.stringify({
      slug: slugOf(id),
      // Some collections have no titles; an article must.
      title: title?.trim() || `${id}`,
      body: { format: 'text', content: body },
      publishedAt: date ?? '2000-01-01',
    }),
  )
  const file = join(work, `${basename(folder)}.ndjson`)
  writeFileSync(file, lines.join('\n'))
  return file
}

async function ask(folder: string, { search }: Stores): Promise<Figures> {
  const grades = new Map<string, Map<string, number>>()
  for (const { qid, docid, grade } of read<Judgement>(folder, 'qrels')) {
    const ofQuery = grades.get(String(qid)) ?? new Map<string, number>()
    grades.set(String(qid), ofQuery.set(folder === shipped ? String(docid) : slugOf(docid), grade))
  }
  const shorten = createShortener(textsOf(folder))
  const find = async (q: string) => {
    const view = { limit: '100', fields: 'slug', highlights: '0', count: 'none' }
    const query = SearchQuery.parse({ q: q.slice(0, 1_000) || '-', ...view })
    return (await search.search(query)).items.map(({ slug }) => slug ?? '')
  }
  const figures: Figures[] = []
  for (const { id, text } of read<Query>(folder, 'queries')) {
    const judged = grades.get(String(id))
    if (!judged || ![...judged.values()].some((grade) => grade > 0)) continue
    const slugs = await find(text)
    const short = shorten(text)
    figures.push({
      ndcg: ndcg(slugs, judged, 10),
      recall: recall(slugs, judged, 100),
      mrr: reciprocalRank(slugs, judged, 10),
      twoWords: ndcg(await find(short.twoWords), judged, 10),
      threeWords: ndcg(await find(short.threeWords), judged, 10),
      mistyped: ndcg(await find(short.mistyped), judged, 10),
    })
  }
  return meanOf(figures)
}

function textsOf(folder: string): string[] {
  if (folder !== shipped) return read<Doc>(folder, 'docs').map(({ title = '', body }) => `${title}\n${body}`)
  return readdirSync(seedFolder).map((name) => readFileSync(join(seedFolder, name), 'utf8'))
}

function meanOf(rows: readonly Figures[]): Figures {
  const means = columns.map((column) => [column, mean(rows.map((row) => row[column]))])
  return Object.fromEntries(means) as Figures
}

function slugOf(id: string | number): string {
  return `d-${String(id)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')}`
}

function read<T>(folder: string, name: string): T[] {
  const text = readFileSync(join(folder, `${name}.jsonl`), 'utf8')
  return text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [JSON.parse(line) as T]))
}

function print(rows: readonly (Figures & { collection: string })[]): void {
  const heads = ['nDCG@10', 'recall@100', 'MRR@10', '2 words', '3 words', 'one typo']
  console.log(['collection'.padEnd(16), ...heads.map((head) => head.padStart(10))].join(' '))
  for (const row of rows.length > 1 ? [...rows, { collection: 'mean', ...meanOf(rows) }] : rows) {
    const figures = columns.map((column) => row[column].toFixed(3).padStart(10))
    console.log([row.collection.padEnd(16), ...figures].join(' '))
  }
}
