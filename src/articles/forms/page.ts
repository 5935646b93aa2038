import { hash } from 'node:crypto'
import { escapeHtml } from '../../text/html.ts'
import { newsArticle } from '../jsonld.ts'
import type { Article } from '../schema.ts'
import { feedAddresses, type Site } from '../site.ts'

const STYLE = `
:root { color-scheme: light dark }
body { font: 1.125rem/1.6 Georgia, 'Times New Roman', serif; max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere }
h1 { font-size: 2rem; line-height: 1.2; margin: 1rem 0 }
h2, h3, h4 { line-height: 1.3; margin: 2rem 0 .5rem }
nav, .facts, footer, figcaption { font: .9rem/1.5 system-ui, sans-serif }
.facts, footer { opacity: .8 }
.summary { font-size: 1.25rem; line-height: 1.5 }
img { max-width: 100%; height: auto }
figure { margin: 1.5rem 0 }
pre { white-space: pre-wrap; padding: .75rem; border: 1px solid }
table { border-collapse: collapse }
th, td { border: 1px solid; padding: .25rem .5rem; text-align: start }
blockquote { margin: 1.5rem 0; padding-inline-start: 1rem; border-inline-start: .25rem solid }
footer { margin-top: 3rem; border-top: 1px solid; padding-top: 1rem }
:target { background: color-mix(in srgb, gold 30%, transparent) }
`

/** Nothing runs; the page has its style, and pictures come from wherever the article has them. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'img-src http: https: data:',
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
].join('; ')

/** A whole page that shows an article, to people without a program and to programs that read pages. */
export function articlePage(article: Article, site: Site): string {
  const { title, summary, language, authors, tags, image, source, publishedAt, readingTime, body } = article
  const lang = language === 'und' ? '' : ` lang="${escapeHtml(language)}"`
  const names = authors.map(({ name }) => escapeHtml(name)).join(', ')
  const facts = [
    ...(names === '' ? [] : [`By ${names}`]),
    `<time datetime="${publishedAt}">${publishedAt.slice(0, 10)}</time>`,
    `${readingTime.text} to read`,
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)} · ${escapeHtml(site.title)}</title>
${headOf(article, site).join('\n')}
<style>${STYLE}</style>
</head>
<body>
<nav><a href="${escapeHtml(site.publicUrl)}/">${escapeHtml(site.title)}</a></nav>
<main>
<article${lang} dir="auto">
<h1>${escapeHtml(title)}</h1>
${summary === '' ? '' : `<p class="summary">${escapeHtml(summary)}</p>`}
<p class="facts" lang="en" dir="ltr">${facts.join(' · ')}</p>
${image ? `<figure><img src="${escapeHtml(image.url)}" alt="${escapeHtml(image.alt)}"></figure>` : ''}
${body.html ?? ''}
</article>
</main>
<footer>
${tags.length === 0 ? '' : `<p>Tags: ${tags.map(({ name }) => escapeHtml(name)).join(', ')}</p>`}
${sourceLine(source)}
</footer>
</body>
</html>
`
}

/** What those read who list pages, preview them, or subscribe to what is new. */
function headOf(article: Article, { title: siteTitle, publicUrl }: Site): string[] {
  const { title, summary, authors, tags, image, publishedAt, updatedAt, links, status = 'published' } = article
  const url = publicUrl + links.self
  const named = [
    ['description', summary],
    ...authors.map(({ name }) => ['author', name]),
    ['twitter:card', image ? 'summary_large_image' : 'summary'],
    // Whoever has a key looks at it before it is there.
    ...(status === 'published' ? [] : [['robots', 'noindex']]),
  ]
  const graph = [
    ['og:type', 'article'],
    ['og:title', title],
    ['og:description', summary],
    ['og:url', url],
    ['og:site_name', siteTitle],
    ...(image ? [['og:image', image.url]] : []),
    ...(image && image.alt !== '' ? [['og:image:alt', image.alt]] : []),
    ['article:published_time', publishedAt],
    ['article:modified_time', updatedAt],
    ...tags.map(({ name }) => ['article:tag', name]),
  ]
  const alternates = [
    { type: 'text/markdown', href: `${url}.md` },
    { type: 'text/plain', href: `${url}.txt` },
    { type: 'application/ld+json', href: `${url}.jsonld` },
    ...feedAddresses.map(({ type, path }) => ({ type, href: publicUrl + path })),
  ]
  return [
    `<link rel="canonical" href="${escapeHtml(url)}">`,
    ...alternates.map(({ type, href }) => `<link rel="alternate" type="${type}" href="${escapeHtml(href)}">`),
    ...named.map(([name = '', content = '']) => `<meta name="${name}" content="${escapeHtml(content)}">`),
    ...graph.map(([name = '', content = '']) => `<meta property="${name}" content="${escapeHtml(content)}">`),
    `<script type="application/ld+json">${dataOf(newsArticle(article, publicUrl))}</script>`,
  ]
}

/** JSON that ends no script and begins no comment. */
function dataOf(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

function sourceLine({ name, url }: Article['source']): string {
  if (url !== null) return `<p>Source: <a href="${escapeHtml(url)}">${escapeHtml(name ?? url)}</a></p>`
  return name === null ? '' : `<p>Source: ${escapeHtml(name)}</p>`
}
