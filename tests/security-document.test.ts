import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

/** The rows of the tables that say what holds a promise: their first cell, and their last. */
function promises(): { promise: string; heldBy: string }[] {
  const tables = read('docs/security.md').split(/^\| \| Here \| Held by \|$/m)
  return tables.slice(1).flatMap((table) =>
    table
      .split('\n')
      .slice(2)
      .filter((line, index, all) => line.startsWith('|') && all.slice(0, index).every((one) => one.startsWith('|')))
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map((cells) => ({ promise: cells[1] ?? '', heldBy: cells[3] ?? '' })),
  )
}

it('names a test that is there, or a proof, for each of its promises', () => {
  const all = promises()
  expect(all.length).toBeGreaterThan(40)
  for (const { promise, heldBy } of all) {
    const proofs = [...heldBy.matchAll(/`npm run prove -- (\w+)`/g)].map(([, name]) => name)
    for (const proof of proofs)
      expect(read('bench/prove.ts'), promise).toMatch(new RegExp(`^ {2}'?${proof}'?[,:]`, 'm'))
    const tests = [...heldBy.matchAll(/`([\w.-]+\.test\.ts)`: ((?:“[^”]+”(?:, )?)+)/g)]
    for (const [, file = '', titles = ''] of tests) {
      expect(existsSync(new URL(file, import.meta.url)), file).toBe(true)
      for (const [, title] of titles.matchAll(/“([^”]+)”/g))
        expect(read(`tests/${file}`), promise).toContain(`'${title}'`)
    }
    expect(proofs.length + tests.length, `what holds "${promise}"`).toBeGreaterThan(0)
    // Nothing else stands there, which would be looked at by nobody.
    expect(heldBy.replaceAll(/`[\w.-]+\.test\.ts`: (?:“[^”]+”(?:, )?)+|`npm run prove -- \w+`|; /g, '')).toBe('')
  }
})

it('leaves out none of the ten', () => {
  const numbers = promises().flatMap(({ promise }) => /^API(\d+) /.exec(promise)?.[1] ?? [])
  expect(numbers).toEqual(Array.from({ length: 10 }, (_, index) => String(index + 1)))
})
