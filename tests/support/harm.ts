import type { Nodes } from 'hast'

// Written out here once more: the test must not believe what it tests.
const elements = new Set(
  'p h1 h2 h3 h4 h5 h6 blockquote pre hr ul ol li dl dt dd table caption thead tbody tfoot tr th td figure figcaption a abbr b bdi bdo br cite code del em i img ins kbd mark q s samp small strong sub sup time u var wbr ruby rp rt'.split(
    ' ',
  ),
)
const attributes: Record<string, readonly string[]> = {
  a: ['href', 'title'],
  img: ['src', 'alt', 'title', 'width', 'height'],
  abbr: ['title'],
  time: ['dateTime'],
  ol: ['start', 'reversed'],
  td: ['colSpan', 'rowSpan'],
  th: ['colSpan', 'rowSpan', 'scope'],
  q: ['cite'],
  blockquote: ['cite'],
}

/** What is in a tree that has no business in an article. */
export function harmIn(node: Nodes, depth = 0): string[] {
  if (node.type === 'text') return []
  if (node.type === 'root') return node.children.flatMap((child) => harmIn(child, 0))
  if (node.type !== 'element') return [node.type]
  const { tagName, properties, children } = node
  const found = elements.has(tagName) ? [] : [`<${tagName}>`]
  for (const [name, value] of Object.entries(properties)) {
    const text = String(value)
    const isAllowed =
      ['lang', 'dir'].includes(name) ||
      (name === 'id' && depth === 0 && /^p\d+$/.test(text)) ||
      (name === 'className' && tagName === 'code' && /^(?:language-[\w+#-]+)?$/.test(text)) ||
      attributes[tagName]?.includes(name)
    if (!isAllowed) found.push(`<${tagName} ${name}>`)
    if (['href', 'src', 'cite'].includes(name)) {
      // As a browser reads it, wherever the article is shown.
      const { protocol } = new URL(text, 'https://a.example/')
      if (!['http:', 'https:', 'mailto:', 'tel:'].includes(protocol)) found.push(`${name}=${text}`)
    }
  }
  return [...found, ...children.flatMap((child) => harmIn(child, depth + 1))]
}
