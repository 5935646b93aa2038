import { cpus } from 'node:os'
import { escapeHtml } from '../src/text/html.ts'
import type { Growth } from './growth.ts'

interface Plot {
  title: string
  unit: string
  lines: { name: string; values: number[] }[]
}

/** Units of the drawing, which is scaled to its place. */
const WIDTH = 320
const HEIGHT = 200
const LEFT = 46
const RIGHT = 14
const TOP = 12
const BOTTOM = 26

/** One page that needs nothing else: how what was measured grows with the number of articles. */
export function growthPage(measured: readonly Growth[]): string {
  const all = measured.toSorted((a, b) => a.articles - b.articles)
  const sizes = all.map(({ articles }) => articles)
  const plots = plotsOf(all)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>How Broadsheet grows</title>
<style>${STYLE}</style>
<h1>How Broadsheet grows</h1>
<p>Collections of ${sizes.map(grouped).join(', ')} generated articles, on ${cpus().length} × ${escapeHtml(cpus()[0]?.model.trim() ?? '')}.
Ten clients ask without pause; nothing is kept from one answer to the next but where it says so. The number of articles is
drawn by its logarithm, everything else from nought.</p>
<main>
${plots.map((plot) => `<figure><figcaption>${escapeHtml(plot.title)} <small>${escapeHtml(plot.unit)}</small></figcaption>${drawn(plot, sizes)}${legendOf(plot)}</figure>`).join('\n')}
</main>
<h2>In figures</h2>
${tableOf(plots, sizes)}
</html>
`
}

function plotsOf(all: readonly Growth[]): Plot[] {
  const names = all[0]?.cases.map(({ name }) => name) ?? []
  const answersOf = (growth: Growth, name: string) => growth.cases.find((one) => one.name === name)?.answers
  return [
    ...names.map((name) => ({
      title: name,
      unit: 'ms',
      lines: [
        { name: 'p50', values: all.map((growth) => answersOf(growth, name)?.p50Ms ?? 0) },
        { name: 'p99', values: all.map((growth) => answersOf(growth, name)?.p99Ms ?? 0) },
      ],
    })),
    {
      title: 'processor, each answer',
      unit: 'µs',
      lines: names
        .slice(0, 4)
        .map((name) => ({ name, values: all.map((growth) => answersOf(growth, name)?.cpuUs ?? 0) })),
    },
    {
      title: 'articles beside four clients that search, p99',
      unit: 'ms',
      lines: [
        { name: 'alone', values: all.map(({ besideSearches }) => besideSearches.alone.p99Ms) },
        { name: 'beside searches', values: all.map(({ besideSearches }) => besideSearches.busy.p99Ms) },
      ],
    },
    {
      title: 'answered as kept, while articles change',
      unit: '% of reads',
      lines: [{ name: 'share', values: all.map(({ trickle }) => Math.round(trickle.hitShare * 1_000) / 10) }],
    },
    {
      title: 'memory',
      unit: 'MB',
      lines: [
        { name: 'after the start', values: all.map(({ memoryMb }) => memoryMb.idle) },
        { name: 'after all that', values: all.map(({ memoryMb }) => memoryMb.after) },
      ],
    },
    { title: 'start to ready', unit: 'ms', lines: [{ name: 'start', values: all.map(({ startMs }) => startMs) }] },
    { title: 'database', unit: 'MB', lines: [{ name: 'file', values: all.map(({ databaseMb }) => databaseMb) }] },
  ]
}

function drawn({ title, unit, lines }: Plot, sizes: readonly number[]): string {
  const [first = 1, last = 1] = [sizes[0], sizes.at(-1)].map((size) => Math.log10(size ?? 1))
  const step = tickStep(Math.max(...lines.flatMap(({ values }) => values)))
  const ticks = Array.from({ length: 5 }, (_, index) => index * step)
  const x = (size: number) =>
    LEFT + (last === first ? 0.5 : (Math.log10(size) - first) / (last - first)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => HEIGHT - BOTTOM - (value / (4 * step)) * (HEIGHT - TOP - BOTTOM)
  const grid = ticks.map(
    (tick) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text x="${LEFT - 6}" y="${at(y(tick) + 4)}" text-anchor="end">${grouped(tick)}</text>`,
  )
  const marks = sizes.map(
    (size) => `<text x="${at(x(size))}" y="${HEIGHT - 8}" text-anchor="middle">${shortened(size)}</text>`,
  )
  const drawnLines = lines.map(({ name, values }, index) => {
    const points = values.map((value, position) => [at(x(sizes[position] ?? 1)), at(y(value))] as const)
    const dots = points.map(
      ([cx, cy], position) =>
        `<circle cx="${cx}" cy="${cy}" r="3"><title>${escapeHtml(name)}, ${grouped(sizes[position] ?? 0)} articles: ${grouped(values[position] ?? 0)} ${escapeHtml(unit)}</title></circle>`,
    )
    return `<g class="l${index}"><polyline points="${points.map((point) => point.join(',')).join(' ')}"/>${dots.join('')}</g>`
  })
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">${grid.join('')}${marks.join('')}${drawnLines.join('')}</svg>`
}

/** A quarter of the height, rounded up so that it reads well: 1, 2 or 5 by a power of ten. */
function tickStep(most: number): number {
  const quarter = Math.max(most, 0.4) / 4
  const power = 10 ** Math.floor(Math.log10(quarter))
  return ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= quarter) ?? 10) * power
}

function legendOf({ lines }: Plot): string {
  if (lines.length < 2) return ''
  return `<ul>${lines.map(({ name }, index) => `<li class="l${index}">${escapeHtml(name)}</li>`).join('')}</ul>`
}

function tableOf(plots: readonly Plot[], sizes: readonly number[]): string {
  const head = `<tr><th scope="col">what</th>${sizes.map((size) => `<th scope="col">${grouped(size)}</th>`).join('')}</tr>`
  const rows = plots.flatMap(({ title, unit, lines }) =>
    lines.map(
      ({ name, values }) =>
        `<tr><th scope="row">${escapeHtml(title)}: ${escapeHtml(name)}, ${escapeHtml(unit)}</th>${values.map((value) => `<td>${grouped(value)}</td>`).join('')}</tr>`,
    ),
  )
  return `<table><thead>${head}</thead><tbody>${rows.join('\n')}</tbody></table>`
}

function at(position: number): string {
  return position.toFixed(1)
}

function grouped(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 })
}

function shortened(size: number): string {
  return size.toLocaleString('en', { notation: 'compact' })
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1b1a; --soft: #6b6862; --grid: #dedbd4; --paper: #fbfaf7; --l0: #1f5fa8; --l1: #c2571a; --l2: #2f7d4f; --l3: #8a4a9e }
@media (prefers-color-scheme: dark) { :root { --ink: #eceae5; --soft: #a29e96; --grid: #3a3833; --paper: #191816; --l0: #7fb2ee; --l1: #f0975c; --l2: #7ccb9b; --l3: #cf9be0 } }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.5rem } p { max-width: 42rem; color: var(--soft) }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.5rem 2rem }
figure { margin: 0 } figcaption { font-weight: 600 } small { font-weight: 400; color: var(--soft) }
svg { width: 100%; height: auto; display: block } svg text { font-size: 11px; fill: var(--soft) }
.grid { stroke: var(--grid) } polyline { fill: none; stroke: var(--l); stroke-width: 2 } circle { fill: var(--l) }
.l0 { --l: var(--l0) } .l1 { --l: var(--l1) } .l2 { --l: var(--l2) } .l3 { --l: var(--l3) }
ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; padding: 0; font-size: .8rem; color: var(--soft) }
li::before { content: ''; display: inline-block; width: .8rem; height: .2rem; margin-right: .4rem; vertical-align: middle; background: var(--l) }
table { display: block; overflow-x: auto; border-collapse: collapse; font-size: .85rem } th, td { padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--grid) }
td, thead th + th { text-align: right; font-variant-numeric: tabular-nums } th { text-align: left; font-weight: 400 }
`
