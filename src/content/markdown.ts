export interface TitledMarkdown {
  title: string | null
  content: string
}

/** Takes the title from a first line `# Title`, if there is one: the article says it already. */
export function splitTitle(markdown: string): TitledMarkdown {
  const match = /^\s*#[ \t]+(?<title>[^\n]+?)[ \t#]*(?:\n|$)/.exec(markdown)
  return match
    ? { title: match.groups?.['title'] ?? null, content: markdown.slice(match[0].length) }
    : { title: null, content: markdown }
}
