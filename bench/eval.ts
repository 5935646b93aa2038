// How good search and related posts are, measured on collections that people have judged: `npm run eval -- DIR…`. A
// folder holds docs.jsonl { id, title, body, date?, labels? } and, of these, what it has: queries.jsonl { id, text } with
// qrels.jsonl { qid, docid, grade } for search; pairs.jsonl { a, b, score }, how alike people found two documents; and
// chains.jsonl { ids }, documents on one event. Labels and the rest are hidden from the program. Without a folder, the
// questions of bench/eval are asked of the articles in seed/, whose ids are their slugs. With `EVAL_DATABASE_URL`, the address
// of a PostgreSQL server, it is measured there.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createArticleWriter } from '../src/articles/writer.ts'
import type { Database } from '../src/database/database.ts'
import { migrate } from '../src/database/migrate.ts'
import { openDatabase } from '../src/database/open.ts'
import { importArticles } from '../src/importing/import.ts'
import { refreshRelated } from '../src/related/refresh.ts'
import { createStores } from '../src/stores.ts'
import { type Collection, type Doc, readLines } from './judged-collection.ts'
import { ownDatabase } from './own-database.ts'
import { measureRelated, printRelated, type RelatedFigures } from './related-quality.ts'
import { measureSearch, printSearch, type SearchFigures } from './search-quality.ts'

const shipped = fileURLToPath(new URL('./eval', import.meta.url))
const seedFolder = fileURLToPath(new URL('../seed', import.meta.url))
const folders = process.argv.slice(2)
const search: SearchFigures[] = []
const related: RelatedFigures[] = []
for (const folder of folders.length > 0 ? folders : [shipped]) await evaluate(folder)
printSearch(search)
printRelated(related)

async function evaluate(folder: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'broadsheet-eval-'))
  const { url, drop } = await ownDatabase(work)
  const db = await openDatabase(url)
  const collection: Collection = {
    name: basename(folder),
    folder,
    slugOf: folder === shipped ? String : slugOf,
    texts: () =>
      folder === shipped
        ? readdirSync(seedFolder).map((name) => readFileSync(join(seedFolder, name), 'utf8'))
        : readLines<Doc>(folder, 'docs').map(({ title = '', body }) => `${title}\n${body}`),
  }
  try {
    await migrate(db)
    await bringIn(folder, work, db)
    const stores = createStores(db, { publicUrl: 'http://localhost' })
    if (existsSync(join(folder, 'queries.jsonl'))) search.push(await measureSearch(collection, stores))
    if (['docs', 'pairs', 'chains'].some((name) => hasJudgements(folder, name))) {
      await refreshRelated(db)
      related.push(await measureRelated(collection, stores, db))
    }
  } finally {
    await db.close()
    await drop()
    rmSync(work, { recursive: true })
  }
}

function hasJudgements(folder: string, name: string): boolean {
  if (!existsSync(join(folder, `${name}.jsonl`))) return false
  return name !== 'docs' || readLines<Doc>(folder, 'docs').some(({ labels }) => labels?.length)
}

/** Through the same door as everybody's articles. */
async function bringIn(folder: string, work: string, db: Database): Promise<void> {
  const path = folder === shipped ? seedFolder : writeArticles(folder, work)
  const summary = await importArticles(createArticleWriter(db), { paths: [path], onReport: console.error })
  if (summary.faults > 0) throw new Error(`${summary.faults} documents of ${folder} could not be brought in`)
}

/** The documents as NDJSON; the slug carries the id. */
function writeArticles(folder: string, work: string): string {
  const lines = readLines<Doc>(folder, 'docs').map(({ id, title, body, date }) =>
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

function slugOf(id: string | number): string {
  return `d-${String(id)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')}`
}
