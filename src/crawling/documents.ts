import { articleLinks } from '../articles/links.ts'
import type { PartialArticle } from '../articles/schema.ts'
import { feedAddresses, type Site } from '../articles/site.ts'
import { escapeHtml } from '../text/html.ts'
import type { SitemapPart } from './sitemap-store.ts'

const XML = '<?xml version="1.0" encoding="utf-8"?>\n'
const SITEMAPS = 'http://www.sitemaps.org/schemas/sitemap/0.9'

/** Where the parts of the sitemap are. */
export function sitemapIndex(parts: readonly SitemapPart[], { publicUrl }: Site): string {
  const entries = parts.map(
    ({ number, updatedAt }) =>
      `<sitemap><loc>${escapeHtml(`${publicUrl}/sitemaps/${number}.xml`)}</loc><lastmod>${updatedAt}</lastmod></sitemap>\n`,
  )
  return `${XML}<sitemapindex xmlns="${SITEMAPS}">\n${entries.join('')}</sitemapindex>\n`
}

/** The pages of articles. */
export function sitemap(articles: readonly { slug: string; updatedAt: string }[], { publicUrl }: Site): string {
  const entries = articles.map(
    ({ slug, updatedAt }) =>
      `<url><loc>${escapeHtml(publicUrl + articleLinks(slug).self)}</loc><lastmod>${updatedAt}</lastmod></url>\n`,
  )
  return `${XML}<urlset xmlns="${SITEMAPS}">\n${entries.join('')}</urlset>\n`
}

/** Articles are there to be found; what a search finds is not, since there is no end of it (RFC 9309). */
export function robots({ publicUrl }: Site): string {
  return `User-agent: *\nDisallow: /v1/search\nDisallow: /v1/suggest\n\nSitemap: ${publicUrl}/sitemap.xml\n`
}

/** What there is, for programs that read (llmstxt.org): each article as Markdown. */
export function llms(latest: readonly PartialArticle[], { title, publicUrl }: Site): string {
  const link = (text: string, path: string, about: string) =>
    `- [${text.replace(/[\\[\]]/g, '\\$&')}](${publicUrl}${path})${about === '' ? '' : `: ${about}`}`
  const articles = latest.flatMap(({ title: name, summary = '', links }) =>
    name !== undefined && links ? link(name, `${links.self}.md`, summary) : [],
  )
  return `# ${title}

> Articles, with what is similar to each, and search. Every article is Markdown at its address with \`.md\`.

## Latest articles

${articles.join('\n')}

## API

${[
  link('Articles', '/v1/articles', 'newest first; `tag`, `author`, `from`, `to`, `lang` narrow the list'),
  link('Search', '/v1/search?q=', 'words, "phrases", -without, title:word, tag:x, author:y'),
  link('Tags', '/v1/tags', 'what articles are filed under'),
  link('OpenAPI', '/openapi.json', 'every operation'),
].join('\n')}

## Optional

${[
  ...feedAddresses.map(({ path, type }) => link(path.slice(1), path, `the newest articles as ${type}`)),
  link('Sitemap', '/sitemap.xml', 'every article'),
].join('\n')}
`
}
