import { readFileSync } from 'node:fs'
import type { Site } from '../articles/site.ts'
import { escapeHtml } from '../text/html.ts'
import { chartImage, chartTitle } from './chart.ts'
import type { Overview } from './store.ts'

const file = (name: string) => readFileSync(new URL(`files/${name}`, import.meta.url), 'utf8')

/** What the overview looks like, and what asks how the API is. */
export const overviewFiles = { css: file('overview.css'), js: file('overview.js') }

/** What the reference opens with, as HTML: what there is, and how the API is. */
export function overviewSection({ articles, tags, authors, months }: Overview, { title }: Site): string {
  const figures = [
    [articles, 'articles', '/v1/articles'],
    [tags, 'tags', '/v1/tags'],
    [authors, 'authors', '/v1/authors'],
  ] as const
  const chart =
    months.length === 0
      ? ''
      : `<figure>${chartImage(months)}<figcaption>${escapeHtml(chartTitle(months))}</figcaption></figure>`
  return `<header id="overview">
<h1>What ${escapeHtml(title)} holds</h1>
<ul>${figures.map(([count, name, path]) => `<li><a href="${path}"><b>${count.toLocaleString('en')}</b> ${name}</a></li>`).join('')}</ul>
${chart}
<p>Is it well? <a id="health" href="/readyz">/readyz</a> says so.</p>
</header>`
}
