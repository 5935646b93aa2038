import { escapeHtml } from '../text/html.ts'

const MEDIA = /<(?:iframe|video|audio|embed)\b[^<>]*>/gi
const SOURCE = /\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/i

/** Frames and players go when HTML is made harmless: a link to what they show stays in the place of each. */
export function mediaAsLinks(html: string): string {
  return html.replace(MEDIA, (tag) => {
    const [, double, single, bare] = SOURCE.exec(tag) ?? []
    const url = (double ?? single ?? bare ?? '').replace(/^\/\//, 'https://')
    const address = escapeHtml(url.replaceAll('&amp;', '&'))
    return /^https?:\/\/|^\//.test(url) ? `<a href="${address}">${address}</a>${tag}` : tag
  })
}
