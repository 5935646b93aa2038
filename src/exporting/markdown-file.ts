import { isDeepStrictEqual } from 'node:util'
import { stringify } from 'yaml'
import { renderBody } from '../content/body.ts'
import type { ExportedArticle } from './record.ts'

/**
 * An article as a file of Markdown with front matter. A body that was written otherwise is Markdown too where that says all
 * of it, and else stays as it was written, with its `format` in the front matter.
 */
export function markdownFileOf({ body, asWritten, revisions: _, ...record }: ExportedArticle): string {
  // What was made of the text is made of it again.
  const { summary, language, ...rest } = record
  const { format, content } = asMarkdown(body)
  const fields = {
    ...rest,
    ...(asWritten?.summary === null ? {} : { summary }),
    ...(asWritten?.language === null ? {} : { language }),
    ...(format === 'markdown' ? {} : { format }),
  }
  return `---\n${stringify(fields, { schema: 'core', lineWidth: 0 })}---\n\n${content}\n`
}

function asMarkdown({ format, content }: ExportedArticle['body']): ExportedArticle['body'] {
  if (format === 'markdown') return { format, content }
  const body = renderBody(format, content)
  return isDeepStrictEqual(renderBody('markdown', body.markdown), body)
    ? { format: 'markdown', content: body.markdown }
    : { format, content }
}
