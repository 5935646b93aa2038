import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ts } from '@ts-morph/common'
import { check } from 'recheck'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const TOGETHER = 4
/** How long one may be looked at: far longer than it takes. */
const LONGEST_MS = 120_000

/** Those that may take more than linear time, and why nobody can make them. */
const exceptions: Record<string, string> = {
  '/[\\s,]+(?=\\w+:)/': 'reads a setting, which is the operator’s',
  '/\\/+$/': 'reads a setting, which is the operator’s',
  '/\\s+\\S*$/': 'is of a line that was cut to two thousand characters',
  '/<rss\\b[^>]*\\bxmlns:wp=|<wp:wxr_version>/': 'is of the first few kilobytes of a file',
  '/^Unexpected (.+?)(?: at position .*)?(?: in state .*)?$/':
    'is of a message of the engine, which quotes a few characters',
  '/<[a-z][a-z0-9]*(?:[^">]|"[^"]*")*>/g': 'is of HTML that we wrote ourselves, in which every tag ends',
  '/([\\w-]+)="([^"]*)"/g': 'is of one tag that we wrote ourselves, in which every value is quoted',
  '/[\\s,;:—–-]+$/u': 'is of a summary that was cut to a few hundred characters',
}

function expressionsOf(file: string): string[] {
  const found: string[] = []
  const walk = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text)
    ts.forEachChild(node, walk)
  }
  walk(ts.createSourceFile(file, readFileSync(`${root}/${file}`, 'utf8'), ts.ScriptTarget.Latest))
  return found
}

it('takes no regular expression whose time could explode', { timeout: 600_000 }, async () => {
  const files = globSync('src/**/*.{ts,js,mjs}', { cwd: root })
  const expressions = [...new Set(files.flatMap(expressionsOf))]
  expect(expressions.length).toBeGreaterThan(100)
  const vulnerable: string[] = []
  const rest = expressions.values()
  const work = async () => {
    for (const expression of rest) {
      const end = expression.lastIndexOf('/')
      const { status } = await check(expression.slice(1, end), expression.slice(end + 1), { timeout: LONGEST_MS })
      if (status === 'unknown') throw new Error(`nothing could be found out about ${expression}`)
      if (status === 'vulnerable') vulnerable.push(expression)
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, work))
  expect(vulnerable.toSorted()).toEqual(Object.keys(exceptions).toSorted())
})
