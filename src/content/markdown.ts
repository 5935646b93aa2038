import MarkdownIt from 'markdown-it'

export interface TitledMarkdown {
  title: string | null
  content: string
}

// Raw HTML is let through here, since all of it goes through the sanitiser afterwards.
export const markdownIt = new MarkdownIt({ html: true, linkify: false })

/** Takes the title from a heading of the first level that comes first, if one does: the article says it already. */
export function splitTitle(markdown: string): TitledMarkdown {
  const [heading, inline] = markdownIt.parse(markdown, {})
  const title = (inline?.children ?? [])
    .map(({ type, content }) => (type === 'softbreak' ? ' ' : type === 'html_inline' ? '' : content))
    .join('')
  if (heading?.tag !== 'h1' || !heading.map || title.trim() === '') return { title: null, content: markdown }
  return { title, content: markdown.split('\n').slice(heading.map[1]).join('\n') }
}
