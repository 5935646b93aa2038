import type { Paragraph, PhrasingContent } from 'mdast'
import { toMarkdown } from 'mdast-util-to-markdown'
import type { Body } from './body.ts'
import { markdownStyle } from './markdown-style.ts'

/** Letters first, and nothing behind them that Markdown could take for its own. */
const PLAIN = /^\p{L}[\p{L}\p{M}\p{N} ,;?'"“”‘’«»…—–()/%$£€+.:-]*$/u
/** Like the start of an address, which Markdown would make a link of. */
const ADDRESS = /w\.[-.\w]/i

/**
 * The body of a plain text: paragraphs parted by empty lines, without the trees that HTML is walked in. The same as that
 * of its own HTML.
 */
export function textBody(source: string): Body {
  const paragraphs = paragraphsOf(source)
  const markdown = markdownOf(paragraphs)
  return {
    html: paragraphs.map((lines, index) => `<p id="p${index + 1}">${lines.map(escapeText).join('<br>')}</p>`).join(''),
    markdown: markdown.join('\n\n'),
    blocks: paragraphs.map((lines, index) => ({ id: `p${index + 1}`, type: 'paragraph', text: lines.join('\n') })),
  }
}

function paragraphsOf(text: string): string[][] {
  const paragraphs: string[][] = []
  let lines: string[] = []
  for (const line of text.split('\n')) {
    const words = line.replace(/[ \t]+/g, ' ').trim()
    if (words !== '') lines.push(words)
    else if (lines.length > 0) {
      paragraphs.push(lines)
      lines = []
    }
  }
  return lines.length > 0 ? [...paragraphs, lines] : paragraphs
}

/** The library escapes what needs it, all of it at once: most paragraphs of most texts do not. */
function markdownOf(paragraphs: readonly string[][]): string[] {
  const special = paragraphs.filter((lines) => !lines.every(isPlain))
  const children = special.map(paragraphNode)
  const escaped = special.length === 0 ? [] : toMarkdown({ type: 'root', children }, markdownStyle).trim().split('\n\n')
  let next = 0
  return paragraphs.map((lines) => (lines.every(isPlain) ? lines.join('\\\n') : (escaped[next++] ?? '')))
}

function isPlain(line: string): boolean {
  return PLAIN.test(line) && !ADDRESS.test(line)
}

function paragraphNode(lines: readonly string[]): Paragraph {
  const children = lines.flatMap((value, index): PhrasingContent[] => [
    ...(index === 0 ? [] : [{ type: 'break' as const }]),
    { type: 'text', value },
  ])
  return { type: 'paragraph', children }
}

/** As the HTML of other formats is written. */
function escapeText(text: string): string {
  return text.replace(/[&<]/g, (character) => (character === '&' ? '&#x26;' : '&#x3C;'))
}
