/** FNV-1a, of 30 bits: what `hash_of(text)` is in a statement, so that texts can be compared by sums. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 2
}
