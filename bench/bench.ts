// How fast it is: `npm run bench -- [reads|search] [--articles 1000,20000] [--json]`. The collection is generated, and kept in a
// temporary folder for the next time.
import { parseArgs } from 'node:util'
import { benchReads, type Comparison } from './reads.ts'
import { benchSearch } from './search.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: 'string', default: '20000' }, json: { type: 'boolean', default: false } },
})
const sizes = values.articles.split(',').map(Number)
const [what = 'reads', ...rest] = positionals
if (
  !['reads', 'search'].includes(what) ||
  rest.length > 0 ||
  !sizes.every((size) => Number.isInteger(size) && size > 0)
) {
  console.error('usage: npm run bench -- [reads|search] [--articles 20000,200000] [--json (reads)]')
  process.exit(2)
}

const reads: { articles: number; comparisons: Comparison[] }[] = []
for (const articles of sizes) {
  if (what === 'search') await benchSearch(articles)
  else reads.push({ articles, comparisons: await benchReads(articles, values.json ? () => undefined : console.log) })
}
if (values.json) console.log(JSON.stringify(reads))
