import { cpus, totalmem } from 'node:os'
import type { Finding } from './proof.ts'

/** As Markdown, so that it is read in a terminal and can be kept in the README. */
export function tableOf(findings: readonly Finding[]): string {
  const rows = [
    ['Promise', 'Figure', 'Limit', ''],
    ...findings.map(({ promise, figure, limit, holds }) => [
      promise,
      figure,
      limit,
      holds ? 'holds' : '**falls short**',
    ]),
  ].map((cells) => cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')))
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  const lines = rows.map((cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`)
  const rule = `| ${widths.map((width) => '-'.repeat(Math.max(3, width))).join(' | ')} |`
  return [...lines.slice(0, 1), rule, ...lines.slice(1)].join('\n')
}

/** When and where figures were seen, without which they say little. */
export function seenAt(now: Date): string {
  const [first, ...others] = cpus()
  const cores = first ? 1 + others.length : 0
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  const model = first?.model.trim() ?? 'unknown processor'
  return `${now.toISOString().slice(0, 10)}, ${cores} cores (${model}), ${gigabytes} GB, Node.js ${process.versions.node}`
}
