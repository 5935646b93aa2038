import type { Site } from '../articles/site.ts'
import { absoluteHtml } from './absolute-html.ts'
import { type Feed, idOf, urlOf } from './feed.ts'

/** JSON Feed 1.1 (jsonfeed.org/version/1.1). */
export function jsonFeed(feed: Feed, site: Site): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.homeUrl,
    feed_url: feed.selfUrl,
    ...(feed.nextUrl === null ? {} : { next_url: feed.nextUrl }),
    authors: [{ name: feed.publisher }],
    items: feed.articles.map((article) => ({
      id: idOf(article, site),
      url: urlOf(article, site),
      ...(article.source.url === null ? {} : { external_url: article.source.url }),
      title: article.title,
      summary: article.summary,
      content_html: absoluteHtml(article.body.html ?? '', urlOf(article, site)),
      ...(article.image ? { image: article.image.url } : {}),
      date_published: article.publishedAt,
      date_modified: article.updatedAt,
      // Without any, those of the feed are taken.
      ...(article.authors.length > 0 ? { authors: article.authors.map((author) => person(author, site)) } : {}),
      tags: article.tags.map(({ name }) => name),
      ...(article.language === 'und' ? {} : { language: article.language }),
    })),
  })
}

function person({ name, slug }: { name: string; slug: string }, { publicUrl }: Site): { name: string; url: string } {
  return { name, url: `${publicUrl}/v1/authors/${slug}` }
}
