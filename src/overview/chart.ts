import { escapeHtml } from '../text/html.ts'
import type { Overview } from './store.ts'

type Months = Overview['months']

const WIDTH = 600
const HEIGHT = 80
const BARS = '▁▂▃▄▅▆▇█'

/** What the chart says, in words. */
export function chartTitle(months: Months): string {
  const most = months.reduce((best, month) => (month.count > best.count ? month : best), { month: '', count: 0 })
  const [first, last] = [months[0]?.month ?? '', months.at(-1)?.month ?? '']
  const span = first === last ? `in ${named(first)}` : `from ${named(first)} to ${named(last)}`
  return `Articles a month ${span}; at most ${most.count.toLocaleString('en')}, in ${named(most.month)}`
}

const names = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `2024-03` as people write it. */
function named(month: string): string {
  return month === '' ? '' : names.format(new Date(`${month}-01T00:00:00Z`))
}

/** Bars as an image in HTML, one for each month; empty where there are none. */
export function chartImage(months: Months): string {
  if (months.length === 0) return ''
  const most = Math.max(...months.map(({ count }) => count))
  const step = WIDTH / months.length
  const bars = months.map(({ month, count }, n) => {
    // One article is to be seen beside thousands.
    const height = count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT)
    const [x, y, width] = [n * step + step * 0.1, HEIGHT - height, step * 0.8].map((size) => size.toFixed(1))
    return `<rect x="${x}" y="${y}" width="${width}" height="${height.toFixed(1)}"><title>${named(month)}: ${count.toLocaleString('en')}</title></rect>`
  })
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(chartTitle(months))}">${bars.join('')}</svg>`
}

/** The same in one line of text. */
export function chartLine(months: Months): string {
  const most = Math.max(...months.map(({ count }) => count))
  return months
    .map(({ count }) => (count === 0 ? ' ' : BARS[Math.ceil((count / most) * BARS.length) - 1]))
    .join('')
    .trimEnd()
}
