import { z } from 'zod'
import { escapeHtml } from '../text/html.ts'
import { cardAsHtml } from './koenig-cards.ts'

/** A node in the document of Ghost's editor since version 5: text, what holds other nodes, or a card. */
const Node = z.looseObject({ type: z.string(), children: z.array(z.unknown()).optional() })
type Node = z.infer<typeof Node>

const Lexical = z.looseObject({ root: Node })

/** As HTML; nothing where it is no such document. */
export function lexicalAsHtml(source: unknown, notes: Set<string>): string | undefined {
  const parsed = Lexical.safeParse(source)
  return parsed.success ? childrenOf(parsed.data.root, notes, '\n') : undefined
}

function childrenOf({ children = [] }: Node, notes: Set<string>, between = ''): string {
  return children
    .map((child) => {
      const node = Node.safeParse(child)
      return node.success ? nodeOf(node.data, notes) : ''
    })
    .join(between)
}

function nodeOf(node: Node, notes: Set<string>): string {
  const type = node.type.replace(/^extended-/, '')
  if (type === 'text') return formatted(String(node['text'] ?? ''), Number(node['format'] ?? 0))
  if (type === 'linebreak') return '<br>'
  if (type === 'tab') return '\t'
  const tag = tags.get(type)?.(node)
  if (tag !== undefined) return `<${tag}>${childrenOf(node, notes)}</${tag.split(' ')[0]}>`
  // What holds others is kept for their sake, whatever it is.
  return node.children ? childrenOf(node, notes) : cardAsHtml(type, node, notes)
}

const tags = new Map<string, (node: Node) => string>([
  ['paragraph', () => 'p'],
  ['heading', ({ tag }) => (/^h[1-6]$/.test(String(tag)) ? String(tag) : 'h2')],
  ['quote', () => 'blockquote'],
  ['aside', () => 'blockquote'],
  ['list', ({ listType, tag }) => (listType === 'number' || tag === 'ol' ? 'ol' : 'ul')],
  ['listitem', () => 'li'],
  ['link', linkTag],
  ['autolink', linkTag],
])

function linkTag({ url }: Node): string {
  return `a href="${escapeHtml(String(url ?? ''))}"`
}

/** Formats of a text are the bits of a number. */
const FORMATS = [
  [1, 'strong'],
  [2, 'em'],
  [4, 's'],
  [8, 'u'],
  [16, 'code'],
  [32, 'sub'],
  [64, 'sup'],
  [128, 'mark'],
] as const

function formatted(text: string, format: number): string {
  return FORMATS.reduce(
    (html, [bit, tag]) => ((format & bit) === 0 ? html : `<${tag}>${html}</${tag}>`),
    escapeHtml(text),
  )
}
