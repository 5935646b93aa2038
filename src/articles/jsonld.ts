import type { Article } from './schema.ts'

/** A schema.org NewsArticle (https://schema.org/NewsArticle), as search engines read it. */
export function newsArticle(article: Article, publicUrl: string): Record<string, unknown> {
  const url = publicUrl + article.links.self
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': url,
    url,
    mainEntityOfPage: url,
    headline: article.title,
    description: article.summary,
    inLanguage: article.language,
    datePublished: article.publishedAt,
    dateModified: article.updatedAt,
    author: article.authors.map(({ name, slug }) => ({
      '@type': 'Person',
      name,
      url: `${publicUrl}/v1/authors/${slug}`,
    })),
    keywords: [...article.tags.map(({ name }) => name), ...article.keywords],
    wordCount: article.wordCount,
    timeRequired: `PT${article.readingTime.seconds}S`,
    ...(article.image ? { image: article.image.url } : {}),
    ...(article.source.url ? { isBasedOn: article.source.url } : {}),
  }
}
