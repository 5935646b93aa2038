// How fast it is: `npm run bench -- [reads|engines|busy|growth|search|related|import|typos] [--articles 1000,20000] [--json]`, of
// reads `[--only NAME]`, of growth `[--page FILE]`, which writes how it grows as a page. The collection is generated, and
// but for imports kept in a temporary folder for the next time.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchBusy } from './busy.ts'
import { benchEngines } from './engines.ts'
import { benchGrowth, type Growth } from './growth.ts'
import { benchImport } from './import.ts'
import { growthPage } from './page.ts'
import { benchReads } from './reads.ts'
import { benchRelated } from './related.ts'
import { benchSearch } from './search.ts'
import { benchTypos } from './typos.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    articles: { type: 'string', default: '20000' },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    page: { type: 'string' },
  },
})
const say = values.json ? () => undefined : console.log
const grown: Growth[] = []
const benches: Record<string, (articles: number) => Promise<unknown>> = {
  reads: (articles) => benchReads(articles, { say, only: values.only }),
  engines: (articles) => benchEngines(articles, say),
  busy: (articles) => benchBusy(articles, say),
  async growth(articles) {
    const growth = await benchGrowth(articles, say)
    grown.push(growth)
    return growth
  },
  search: (articles) => benchSearch(articles, say),
  related: (articles) => benchRelated(articles, say),
  import: (articles) => benchImport(articles, say),
  typos: async () => benchTypos(say),
}

const [what = 'reads', ...rest] = positionals
const sizes = values.articles.split(',').map(Number)
const bench = rest.length === 0 ? benches[what] : undefined
const isRight =
  sizes.every((size) => Number.isInteger(size) && size > 0) && (values.page === undefined || what === 'growth')
if (!bench || !isRight) {
  console.error(
    `usage: npm run bench -- [${Object.keys(benches).join('|')}] [--articles 20000,200000] [--json] [--only NAME (of reads)] [--page FILE (of growth)]`,
  )
  process.exit(2)
}
const results: { articles: number; result: unknown }[] = []
for (const articles of sizes) results.push({ articles, result: await bench(articles) })
if (values.page !== undefined) writeFileSync(values.page, growthPage(grown))
if (values.json) console.log(JSON.stringify(results))
