import type { ElementContent, Root, RootContent } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { defaultSchema, type Schema, sanitize } from 'hast-util-sanitize'

/** What an article's HTML may hold: text and its structure, pictures, links. Wrappers go, what they hold stays. */
const allowed: Schema = {
  ancestors: {
    li: ['ul', 'ol'],
    td: ['table'],
    th: ['table'],
    tr: ['table'],
    tbody: ['table'],
    thead: ['table'],
    tfoot: ['table'],
  },
  tagNames: [
    ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'hr', 'br', 'ul', 'ol', 'li', 'dl', 'dt', 'dd'],
    ...['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'figure', 'figcaption', 'img'],
    ...[
      'a',
      'abbr',
      'b',
      'bdi',
      'bdo',
      'cite',
      'code',
      'del',
      'em',
      'i',
      'ins',
      'kbd',
      'mark',
      'q',
      's',
      'samp',
      'small',
    ],
    ...['strong', 'sub', 'sup', 'time', 'u', 'var', 'wbr', 'ruby', 'rp', 'rt'],
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

const INLINE = new Set(
  'a abbr b bdi bdo br cite code del em i img ins kbd mark q s samp small strong sub sup time u var wbr ruby rp rt'.split(
    ' ',
  ),
)

/** Hostile HTML -> a harmless tree whose children are all blocks: text that stood alone becomes a paragraph. */
export function parseHtml(html: string): Root {
  const tree = sanitize(fromHtml(html, { fragment: true }), allowed)
  return { type: 'root', children: wrapInline(tree.type === 'root' ? tree.children : []) }
}

function wrapInline(nodes: RootContent[]): RootContent[] {
  const blocks: RootContent[] = []
  let run: ElementContent[] = []
  const endRun = () => {
    if (run.some(isVisible)) blocks.push({ type: 'element', tagName: 'p', properties: {}, children: run })
    run = []
  }
  for (const node of nodes) {
    if (node.type === 'text' || (node.type === 'element' && INLINE.has(node.tagName))) run.push(node)
    else if (node.type === 'element') {
      endRun()
      blocks.push(node)
    }
  }
  endRun()
  return blocks
}

function isVisible(node: ElementContent): boolean {
  return node.type === 'text' ? node.value.trim() !== '' : node.type === 'element' && node.tagName !== 'br'
}
