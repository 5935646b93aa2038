/** A request may name a whole address; only its path, with the query, is ours to repeat. */
export function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?]*/i, '')
}
