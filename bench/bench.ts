// How fast it is: `npm run bench -- [reads|load|search|import|typos] [--articles 1000,20000]`, and of reads `[--only NAME]
// [--json]`. The collection is generated; for reads and searches it is kept in a temporary folder for the next time.
import { parseArgs } from 'node:util'
import { benchImport } from './import.ts'
import { benchLoad } from './load.ts'
import { benchReads, type Comparison } from './reads.ts'
import { benchSearch } from './search.ts'
import { benchTypos } from './typos.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    articles: { type: 'string', default: '20000' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const reads: { articles: number; comparisons: Comparison[] }[] = []
const benches: Record<string, (articles: number) => Promise<void>> = {
  async reads(articles) {
    const say = values.json ? () => undefined : console.log
    reads.push({ articles, comparisons: await benchReads(articles, { say, only: values.only }) })
  },
  load: benchLoad,
  search: benchSearch,
  import: benchImport,
  typos: async () => benchTypos(),
}

const [what = 'reads', ...rest] = positionals
const sizes = values.articles.split(',').map(Number)
const bench = rest.length === 0 ? benches[what] : undefined
if (!bench || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
  console.error(
    `usage: npm run bench -- [${Object.keys(benches).join('|')}] [--articles 20000,200000] [--only NAME] [--json] (both of reads)`,
  )
  process.exit(2)
}
for (const articles of sizes) await bench(articles)
if (values.json) console.log(JSON.stringify(reads))
