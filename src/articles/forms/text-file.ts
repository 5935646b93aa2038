import type { Article } from '../schema.ts'

/** Plain text as `.txt` files are imported: the title, then blocks, all parted by empty lines. */
export function textFile({ title, body }: Article): string {
  return `${title}\n\n${body.text ?? ''}\n`
}
