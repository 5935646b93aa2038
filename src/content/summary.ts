import type { Block } from './block.ts'

const LONGEST = 280
/** A summary shorter than this says too little, and takes another sentence. */
const SHORTEST = 80
const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' })

/** The first sentences of the first paragraph; a first sentence that is too long is cut between words, with `…`. */
export function summarise(blocks: readonly Block[]): string {
  const lead = (blocks.find((block) => block.type === 'paragraph') ?? blocks[0])?.text.replace(/\s+/g, ' ') ?? ''
  let summary = ''
  // A paragraph may be megabytes long; a summary never needs more than its start.
  for (const { segment } of sentences.segment(lead.slice(0, 4 * LONGEST))) {
    if (summary !== '' && (summary.length >= SHORTEST || summary.length + segment.length > LONGEST)) break
    summary += segment
  }
  return cut(summary.trim())
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text
  const start = text.slice(0, LONGEST)
  const space = start.lastIndexOf(' ')
  return `${(space > SHORTEST ? start.slice(0, space) : start.slice(0, -1)).toWellFormed().replace(/[\s,;:—–-]+$/u, '')}…`
}
