// How fast it is: `npm run bench -- search [--articles 20000,200000]`, and `npm run bench -- typos`. The collection is generated, and kept in a
// temporary folder for the next time.
import { parseArgs } from 'node:util'
import { benchSearch } from './search.ts'
import { benchTypos } from './typos.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: 'string', default: '20000' } },
})
const sizes = values.articles.split(',').map(Number)
const [what] = positionals
if (what === 'typos') benchTypos()
else if (what === 'search' && sizes.every((size) => Number.isInteger(size) && size > 0)) {
  for (const articles of sizes) await benchSearch(articles)
} else {
  console.error('usage: npm run bench -- search [--articles 20000,200000] | typos')
  process.exitCode = 2
}
