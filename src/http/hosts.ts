import type { IncomingMessage } from 'node:http'

/**
 * Whether a request names its host as often as it has to: once, and before HTTP/1.1 perhaps never (RFC 9112, section 3.2).
 * Of several, Node shows only the first.
 */
export function namesOneHost({ rawHeaders, headers, httpVersionMinor }: IncomingMessage): boolean {
  if (headers.host === undefined) return httpVersionMinor === 0
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts === 1
}
