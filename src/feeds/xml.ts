/** What XML 1.0 has no way to say, not even escaped. */
const UNSPEAKABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Generated XML, without the space that was set around texts, and without what no parser takes. */
export function xmlOf(generated: string): string {
  return generated
    .toWellFormed()
    .replace(UNSPEAKABLE, '')
    .replace(/>\n *<!\[CDATA\[/g, '><![CDATA[')
    .replace(/\]\]>\n *<\//g, ']]></')
}
