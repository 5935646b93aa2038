import type { Element, ElementContent, Root, RootContent } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { defaultSchema, type Schema, sanitize } from 'hast-util-sanitize'

/** They go, but what they hold stays parted from what is around it. */
const WRAPPERS =
  'div section article main header footer aside nav address center details summary form fieldset dialog hgroup search'.split(
    ' ',
  )

const INLINE =
  'a abbr b bdi bdo br cite code del em i img ins kbd mark q s samp small strong sub sup time u var wbr ruby rp rt'.split(
    ' ',
  )

/** What an article's HTML may hold: text and its structure, pictures, links. What stands in others stays. */
const allowed: Schema = {
  ancestors: {
    caption: ['table'],
    td: ['table'],
    th: ['table'],
    tr: ['table'],
    tbody: ['table'],
    thead: ['table'],
    tfoot: ['table'],
  },
  tagNames: [
    ...WRAPPERS,
    ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'hr', 'ul', 'ol', 'li', 'dl', 'dt', 'dd'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'figure', 'figcaption'],
    ...INLINE,
  ],
  // Their content is no text: it goes with them.
  strip: [
    'script',
    'style',
    'template',
    'noscript',
    'iframe',
    'object',
    'embed',
    'svg',
    'math',
    'title',
    'textarea',
    'select',
    'noembed',
    'noframes',
    'xmp',
    'plaintext',
    'head',
    'video',
    'audio',
    'canvas',
  ],
  attributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    abbr: ['title'],
    time: ['dateTime'],
    ol: ['start', 'reversed'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', ['scope', 'col', 'row', 'colgroup', 'rowgroup']],
    code: [['className', /^language-[\w+#-]{1,32}$/]],
    q: ['cite'],
    blockquote: ['cite'],
    '*': ['lang', 'dir'],
  },
  protocols: {
    href: ['http', 'https', 'mailto', 'tel'],
    src: ['http', 'https'],
    cite: ['http', 'https'],
  },
  required: defaultSchema.required ?? {},
}

/** What goes at the top: wrappers, inline elements around blocks, and items without their list. */
const OPENED = new Set([...WRAPPERS, ...INLINE, 'li', 'dt', 'dd', 'figcaption'])

/** Hostile HTML -> a harmless tree whose children are all blocks: text that stood alone becomes a paragraph. */
export function parseHtml(html: string): Root {
  const tree = sanitize(fromHtml(html, { fragment: true }), allowed)
  return { type: 'root', children: blocksOf(tree.type === 'root' ? tree.children : []) }
}

function blocksOf(nodes: readonly RootContent[]): Element[] {
  const blocks: Element[] = []
  let run: ElementContent[] = []
  const endRun = () => {
    if (run.some(isVisible)) blocks.push({ type: 'element', tagName: 'p', properties: {}, children: run })
    run = []
  }
  for (const node of nodes) {
    if (node.type !== 'element' && node.type !== 'text') continue
    if (isInline(node)) run.push(node)
    else if (node.type === 'element') {
      endRun()
      if (OPENED.has(node.tagName) || isBroken(node)) blocks.push(...blocksOf(node.children))
      else blocks.push({ ...node, children: unwrapped(node.children) })
    }
  }
  endRun()
  return blocks
}

/** Below the top, in items and quotes, a wrapper around text becomes a paragraph. */
function unwrapped(nodes: readonly ElementContent[]): ElementContent[] {
  return nodes.flatMap((node) => {
    if (node.type !== 'element') return [node]
    const children = unwrapped(node.children)
    if (!WRAPPERS.includes(node.tagName) && !isBroken(node)) return [{ ...node, children }]
    return children.every(isInline) ? [{ ...node, tagName: 'p', children }] : children
  })
}

/** A paragraph around blocks falls apart where it is parsed again. */
function isBroken({ tagName, children }: Element): boolean {
  return tagName === 'p' && !children.every(isInline)
}

function isInline(node: ElementContent): boolean {
  return (
    node.type === 'text' || (node.type === 'element' && INLINE.includes(node.tagName) && node.children.every(isInline))
  )
}

function isVisible(node: ElementContent): boolean {
  return node.type === 'text' ? node.value.trim() !== '' : node.type === 'element' && node.tagName !== 'br'
}
