import type { Site } from '../articles/site.ts'
import { absoluteHtml } from './absolute-html.ts'
import { type Feed, idOf, updatedAt, urlOf } from './feed.ts'
import { xmlOf } from './xml.ts'

/** Atom (RFC 4287), paged as RFC 5005, section 3 has it. */
export async function atom(feed: Feed, site: Site): Promise<string> {
  const { generateAtomFeed } = await import('feedsmith')
  const type = 'application/atom+xml'
  return xmlOf(
    generateAtomFeed({
      id: feed.id,
      title: { value: feed.title },
      updated: updatedAt(feed),
      authors: [{ name: feed.publisher }],
      generator: { text: 'Broadsheet' },
      links: [
        { rel: 'self', href: feed.selfUrl, type },
        { rel: 'alternate', href: feed.homeUrl, type: 'text/html' },
        { rel: 'first', href: feed.id, type },
        ...(feed.nextUrl === null ? [] : [{ rel: 'next', href: feed.nextUrl, type }]),
        ...(feed.prevUrl === null ? [] : [{ rel: 'previous', href: feed.prevUrl, type }]),
      ],
      entries: feed.articles.map((article) => ({
        id: idOf(article, site),
        title: { value: article.title },
        published: new Date(article.publishedAt),
        updated: new Date(article.updatedAt),
        authors: article.authors.map(({ name, slug }) => ({ name, uri: `${site.publicUrl}/v1/authors/${slug}` })),
        categories: article.tags.map(({ slug, name }) => ({ term: slug, label: name })),
        links: [
          { rel: 'alternate', href: urlOf(article, site), type: 'text/html' },
          ...(article.source.url === null ? [] : [{ rel: 'via', href: article.source.url }]),
        ],
        summary: { value: article.summary },
        content: { type: 'html', value: absoluteHtml(article.body.html ?? '', urlOf(article, site)) },
        ...(article.language === 'und' ? {} : { xml: { lang: article.language } }),
        ...(article.image ? { media: { contents: [{ url: article.image.url, medium: 'image' }] } } : {}),
      })),
    }),
  )
}
