import type { Element, Root } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { toMdast } from 'hast-util-to-mdast'
import { toText } from 'hast-util-to-text'
import { toMarkdown } from 'mdast-util-to-markdown'
import { invalid } from '../errors.ts'
import type { Block, BlockType } from './block.ts'
import { parseHtml } from './html.ts'
import { markdownIt } from './markdown.ts'
import { markdownStyle } from './markdown-style.ts'
import { normaliseText } from './normalise.ts'
import { textBody } from './text-body.ts'

export type BodyFormat = 'text' | 'markdown' | 'html'

/** An article's body in every form that is served. */
export interface Body {
  html: string
  markdown: string
  blocks: Block[]
}

/**
 * Deterministic: the same source always gives the same forms, with the same ids. Throws `invalid` as `normaliseText`,
 * and for HTML that is nested thousands deep.
 */
export function renderBody(format: BodyFormat, content: string): Body {
  const source = normaliseText(content)
  if (format === 'text') return textBody(source)
  try {
    return bodyOf(elementsOf(parseHtml(htmlOf(format, source))))
  } catch (error) {
    // The libraries walk trees by recursion, so what is too deep is what they run out of stack on.
    if (error instanceof RangeError) throw invalid('the HTML is nested too deeply')
    throw error
  }
}

function htmlOf(format: 'markdown' | 'html', source: string): string {
  return format === 'html' ? source : markdownIt.render(source)
}

function bodyOf(elements: Element[]): Body {
  const blocks: Block[] = []
  const kept: Element[] = []
  for (const element of elements) {
    const text = toText(withoutSpaceAfterBreaks(element)).trim()
    const type = typeOf(element)
    if (text === '' && type !== 'image' && type !== 'rule') continue
    const id = `p${kept.length + 1}`
    kept.push({ ...element, properties: { ...element.properties, id } })
    blocks.push({ id, type, ...levelOf(element), text })
  }
  return {
    html: toHtml({ type: 'root', children: kept }),
    markdown: markdownOf({ type: 'root', children: elements }),
    blocks,
  }
}

/** A space that would begin a line is shown nowhere, but `toText` keeps it. */
function withoutSpaceAfterBreaks(element: Element): Element {
  if (element.tagName === 'pre') return element
  const children = element.children.map((child, index) => {
    if (child.type === 'element') return withoutSpaceAfterBreaks(child)
    const before = element.children[index - 1]
    const startsLine = before?.type === 'element' && before.tagName === 'br'
    return child.type === 'text' && startsLine ? { ...child, value: child.value.replace(/^[ \t\n]+/, '') } : child
  })
  return { ...element, children }
}

function elementsOf(tree: Root): Element[] {
  return tree.children.filter((node) => node.type === 'element')
}

function markdownOf(tree: Root): string {
  return toMarkdown(toMdast(tree), markdownStyle).trim()
}

const types: Record<string, BlockType> = {
  ul: 'list',
  ol: 'list',
  dl: 'list',
  blockquote: 'quote',
  pre: 'code',
  table: 'table',
  figure: 'image',
  hr: 'rule',
}

function typeOf(element: Element): BlockType {
  if (/^h[1-6]$/.test(element.tagName)) return 'heading'
  const isPicture = element.tagName === 'p' && toText(element).trim() === '' && hasImage(element)
  return isPicture ? 'image' : (types[element.tagName] ?? 'paragraph')
}

function hasImage(element: Element): boolean {
  return element.children.some((child) => child.type === 'element' && (child.tagName === 'img' || hasImage(child)))
}

function levelOf(element: Element): { level?: number } {
  return /^h[1-6]$/.test(element.tagName) ? { level: Number(element.tagName.slice(1)) } : {}
}
