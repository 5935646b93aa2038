/** What the parts of a URI after its host may not have in them as it is (RFC 3986). */
const FOREIGN = /[^\w.~:/?@!$&'()*+,;=%-]|%(?![0-9a-f]{2})/gi

/**
 * A web address as every reader takes it (RFC 3986): what people write into one, and only browsers make something of (`é`,
 * a space, a backslash), is percent-encoded. One that needs nothing is left as it is. The text has to be a URL.
 */
export function asUri(text: string): string {
  if (isUri(text)) return text
  const { protocol, username, password, host, pathname, search, hash } = new URL(text)
  const user = username === '' ? '' : `${username}${password === '' ? '' : `:${password}`}@`
  const fragment = hash === '' ? '' : `#${encoded(hash.slice(1))}`
  return `${protocol}//${user}${host}${encoded(pathname)}${encoded(search)}${fragment}`
}

function isUri(text: string): boolean {
  const [address = '', fragment = '', ...more] = text.split('#')
  return (
    /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?]|$)/i.test(address) &&
    more.length === 0 &&
    !`${address}${fragment}`.match(FOREIGN)
  )
}

function encoded(part: string): string {
  return part.replaceAll(FOREIGN, encodeURIComponent)
}
