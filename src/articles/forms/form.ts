import { newsArticle } from '../jsonld.ts'
import type { ArticleView } from '../query.ts'
import type { Article } from '../schema.ts'
import type { Site } from '../site.ts'
import { markdownFile } from './markdown-file.ts'
import { articlePage, PAGE_POLICY } from './page.ts'
import { textFile } from './text-file.ts'

export interface Form {
  type: 'text/html' | 'text/markdown' | 'text/plain' | 'application/ld+json'
  /** What of the body it needs. */
  formats: NonNullable<ArticleView['formats']>
  /** What a browser may load for it, where it is more than nothing. */
  contentSecurityPolicy?: string
  of: (article: Article, site: Site) => string
}

/** Every form of an article besides JSON, by what its address ends in. */
export const forms = {
  html: { type: 'text/html', formats: ['html'], contentSecurityPolicy: PAGE_POLICY, of: articlePage },
  md: { type: 'text/markdown', formats: ['markdown'], of: markdownFile },
  txt: { type: 'text/plain', formats: ['text'], of: textFile },
  jsonld: {
    type: 'application/ld+json',
    formats: [],
    of: (article, { publicUrl }) => JSON.stringify(newsArticle(article, publicUrl)),
  },
} satisfies Record<string, Form>

export type FormName = keyof typeof forms
export const formNames = Object.keys(forms) as [FormName, ...FormName[]]
export const formTypes = Object.values<Form>(forms).map(({ type }) => type)

/** The form of a media type. */
export function formOf(type: Form['type']): Form {
  return Object.values<Form>(forms).find((form) => form.type === type) ?? forms.html
}
