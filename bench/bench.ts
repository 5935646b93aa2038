// How fast it is: `npm run bench -- search|import|typos [--articles 20000,200000]`. The collection is generated; for
// searches it is kept in a temporary folder for the next time.
import { parseArgs } from 'node:util'
import { benchImport } from './import.ts'
import { benchSearch } from './search.ts'
import { benchTypos } from './typos.ts'

const benches: Record<string, (articles: number) => Promise<void>> = {
  search: benchSearch,
  import: benchImport,
  typos: async () => benchTypos(),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: 'string', default: '20000' } },
})
const sizes = values.articles.split(',').map(Number)
const bench = positionals.length === 1 ? benches[positionals[0] ?? ''] : undefined
if (!bench || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
  console.error(`usage: npm run bench -- ${Object.keys(benches).join('|')} [--articles 20000,200000]`)
  process.exit(2)
}
for (const articles of sizes) await bench(articles)
