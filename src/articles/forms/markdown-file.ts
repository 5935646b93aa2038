import { stringify } from 'yaml'
import type { Article } from '../schema.ts'

/** Markdown with front matter, as it is imported: nothing of what people wrote is lost on the way there and back. */
export function markdownFile(article: Article): string {
  const { title, slug, summary, language, image, source, publishedAt, status = 'published' } = article
  const fields = {
    title,
    slug,
    summary: summary === '' ? undefined : summary,
    tags: namesOf(article.tags),
    authors: namesOf(article.authors),
    language: language === 'und' ? undefined : language,
    image: image ?? undefined,
    source: source.name === null && source.url === null ? undefined : source,
    publishedAt,
    status: status === 'published' ? undefined : status,
  }
  return `---\n${stringify(fields, { lineWidth: 0, schema: 'core' })}---\n${article.body.markdown ?? ''}\n`
}

function namesOf(labels: Article['tags']): string[] | undefined {
  return labels.length > 0 ? labels.map(({ name }) => name) : undefined
}
