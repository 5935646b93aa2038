import type { Site } from '../articles/site.ts'
import { absoluteHtml } from './absolute-html.ts'
import { type Feed, idOf, updatedAt, urlOf } from './feed.ts'
import { xmlOf } from './xml.ts'

/** RSS 2.0 with the modules that readers know: whole texts, authors without addresses, pictures, links to other parts. */
export async function rss(feed: Feed, site: Site): Promise<string> {
  const { generateRssFeed } = await import('feedsmith')
  const type = 'application/rss+xml'
  const links = [
    { rel: 'self', href: feed.selfUrl, type },
    ...(feed.nextUrl === null ? [] : [{ rel: 'next', href: feed.nextUrl, type }]),
    ...(feed.prevUrl === null ? [] : [{ rel: 'previous', href: feed.prevUrl, type }]),
  ]
  return xmlOf(
    generateRssFeed({
      title: feed.title,
      link: feed.homeUrl,
      description: `What is new: ${feed.title}`,
      lastBuildDate: updatedAt(feed),
      atom: { links },
      items: feed.articles.map((article) => ({
        title: article.title,
        link: urlOf(article, site),
        guid: { value: idOf(article, site), isPermaLink: false },
        pubDate: new Date(article.publishedAt),
        description: article.summary,
        categories: article.tags.map(({ name }) => ({ name })),
        content: { encoded: absoluteHtml(article.body.html ?? '', urlOf(article, site)) },
        dc: {
          creators: article.authors.map(({ name }) => name),
          ...(article.language === 'und' ? {} : { languages: [article.language] }),
        },
        ...(article.image ? { media: { contents: [{ url: article.image.url, medium: 'image' }] } } : {}),
      })),
    }),
  )
}
