import { Readability } from '@mozilla/readability'
import { fromHtml } from 'hast-util-from-html'
import { toHtml } from 'hast-util-to-html'
import { toText } from 'hast-util-to-text'
import { parseHTML } from 'linkedom'
import type { NewArticle } from '../articles/new-article.ts'
import { decodeUtf8 } from '../content/normalise.ts'
import { invalid } from '../errors.ts'
import { mediaAsLinks } from './embedded-media.ts'
import { cutLine, labelNames, languageTagOf, lineOf, momentOf, optional } from './foreign-fields.ts'
import { elementsOf, HtmlPage } from './html-page.ts'
import { asNewArticle } from './reading.ts'

/** By then a page has said which characters it is written in. */
const START_BYTES = 1_024

/** A share of text in links by which a page is a list of them. */
const MOST_LINKED = 0.8

/** A web page: its main text without what is around it, and what it says of itself. Throws `invalid`. */
export function readHtmlFile(bytes: Uint8Array): { article: NewArticle; notes: string[] } {
  try {
    return readPage(decoded(bytes))
  } catch (error) {
    // The libraries walk trees by recursion, so what is too deep is what they run out of stack on.
    if (error instanceof RangeError) throw invalid('the HTML is nested too deeply')
    throw error
  }
}

function readPage(html: string): { article: NewArticle; notes: string[] } {
  // Pages may leave out their outermost tags; this parser of the standard puts them back for those that need them.
  const tree = fromHtml(html)
  const page = new HtmlPage(tree)
  const notes: string[] = []
  const found = new Readability(parseHTML(toHtml(tree)).document).parse()
  const text = lineOf(found?.textContent ?? '')
  if (!found?.content || text.length * MOST_LINKED <= linkedIn(found.content)) throw invalid('has no main text')
  const title = page.title || lineOf(found.title ?? '')
  if (title === '') throw invalid('has no title')
  const article = asNewArticle({
    title: cutLine('the title', title, 500, notes),
    body: { format: 'html', content: mediaAsLinks(found.content) },
    ...optional('summary', cutLine('the description', page.said('description', 'og:description'), 2_000, notes)),
    tags: labelNames('tags', page.tags, notes),
    authors: labelNames('authors', page.authors(lineOf(found.byline ?? '')), notes),
    ...optional('language', languageTagOf(page.language)),
    ...optional('image', page.picture),
    ...optional('publishedAt', momentOf(found.publishedTime || page.date, notes)),
    source: { name: page.said('og:site_name').slice(0, 200).toWellFormed() || null, url: page.address ?? null },
  })
  return { article, notes }
}

/** Characters that stand in links. */
function linkedIn(html: string): number {
  const links = [...elementsOf(fromHtml(html, { fragment: true }))].filter(({ tagName }) => tagName === 'a')
  return links.reduce((sum, link) => sum + lineOf(toText(link)).length, 0)
}

/** As UTF-8, or as what the page says of itself. */
function decoded(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, START_BYTES))
  const [, charset = 'utf-8'] = /<meta\b[^<>]*\bcharset\s*=\s*["']?([\w-]+)/i.exec(start) ?? []
  if (/^utf-?8$/i.test(charset)) return decodeUtf8(bytes)
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    throw invalid(`is "${charset}", which is not known; save it as UTF-8`)
  }
}
