import { fromHtml } from 'hast-util-from-html'
import { toText } from 'hast-util-to-text'

/** HTML that is a line of text somewhere else (`AT&amp;T`, `The <em>Odyssey</em>`) -> that line. */
export function lineOfHtml(html: string): string {
  if (!/[<&]/.test(html)) return html.replace(/\s+/g, ' ').trim()
  return toText(fromHtml(html, { fragment: true }))
    .replace(/\s+/g, ' ')
    .trim()
}
