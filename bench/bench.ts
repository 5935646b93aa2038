// How fast it is: `npm run bench -- search [--articles 20000,200000]`. The collection is generated, and kept in a
// temporary folder for the next time.
import { parseArgs } from 'node:util'
import { benchSearch } from './search.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: 'string', default: '20000' } },
})
const sizes = values.articles.split(',').map(Number)
if (positionals.join() !== 'search' || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
  console.error('usage: npm run bench -- search [--articles 20000,200000]')
  process.exit(2)
}
for (const articles of sizes) await benchSearch(articles)
