import { fromHtml } from 'hast-util-from-html'
import { escapeHtml } from '../text/html.ts'

/** A whole tag, in HTML as it is kept: every `<` begins one, and every value is quoted. */
const TAG = /<[a-z][a-z0-9]*(?:[^">]|"[^"]*")*>/g
const ATTRIBUTE = /([\w-]+)="([^"]*)"/g
const ADDRESSES = new Set(['href', 'src', 'cite'])
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i

/** An article's HTML as it is shown elsewhere: every address begins with its scheme. */
export function absoluteHtml(html: string, base: string): string {
  return html.replace(TAG, (tag) =>
    tag.replace(ATTRIBUTE, (attribute: string, name: string, value: string) =>
      ADDRESSES.has(name) && !ABSOLUTE.test(value) ? `${name}="${escapeHtml(resolved(value, base))}"` : attribute,
    ),
  )
}

function resolved(value: string, base: string): string {
  const [node] = fromHtml(`<a href="${value}">`, { fragment: true }).children
  const address = node?.type === 'element' ? String(node.properties['href'] ?? '') : ''
  // What is no address at all leads to the article.
  return URL.canParse(address, base) ? new URL(address, base).href : base
}
