import { gfmToMarkdown } from 'mdast-util-gfm'
import type { Options } from 'mdast-util-to-markdown'

/** How Markdown is written, whatever it is made of. */
export const markdownStyle: Options = { extensions: [gfmToMarkdown()], bullet: '-', emphasis: '*', rule: '-' }
