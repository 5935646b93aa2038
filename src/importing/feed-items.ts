import type { parseFeed, parseJsonFeed } from 'feedsmith'
import { escapeHtml } from '../text/html.ts'

/** An entry of any feed. Where nothing is said, a text is empty; `title`, `summary` and `html` are HTML. */
export interface FeedItem {
  feed: { title: string; link: string }
  id: string
  link: string
  title: string
  html: string
  summary: string
  authors: string[]
  tags: string[]
  published: string
  language: string
  image: string
  /** Addresses of files that belong to it: sounds, films. */
  attachments: string[]
}

type ParsedFeed = ReturnType<typeof parseFeed>
type Rss = Extract<ParsedFeed, { format: 'rss' }>['feed']
type Atom = Extract<ParsedFeed, { format: 'atom' }>['feed']
type Rdf = Extract<ParsedFeed, { format: 'rdf' }>['feed']
type JsonFeed = ReturnType<typeof parseJsonFeed>

export function itemsOfFeed(parsed: ParsedFeed): FeedItem[] {
  if (parsed.format === 'rss') return itemsOfRss(parsed.feed)
  if (parsed.format === 'atom') return itemsOfAtom(parsed.feed)
  return parsed.format === 'rdf' ? itemsOfRdf(parsed.feed) : itemsOfJsonFeed(parsed.feed)
}

function itemsOfRss(feed: Rss): FeedItem[] {
  return (feed.items ?? []).map((item) => {
    const content = item.content?.encoded ?? ''
    const description = item.description ?? ''
    const media = [
      ...(item.media?.contents ?? []),
      ...(item.media?.groups ?? []).flatMap(({ contents }) => contents ?? []),
    ]
    const files = [...(item.enclosures ?? []), ...media.filter(({ medium }) => medium !== 'image')]
    const pictures = [
      ...media.filter(({ medium, type }) => medium === 'image' || isPicture(type)),
      ...(item.media?.thumbnails ?? []),
      ...(item.enclosures ?? []).filter(({ type }) => isPicture(type)),
    ]
    const authors = (item.authors ?? []).map((author) => (typeof author === 'string' ? author : (author.name ?? '')))
    return {
      feed: { title: feed.title ?? '', link: feed.link ?? '' },
      id: item.guid?.value ?? '',
      link: item.link ?? (item.guid?.isPermaLink === false ? '' : (item.guid?.value ?? '')),
      title: item.title ?? '',
      html: content || description,
      summary: content === '' ? '' : description,
      authors: item.dc?.creators?.length ? item.dc.creators : authors,
      tags: (item.categories ?? []).map(({ name }) => name ?? ''),
      published: String(item.pubDate ?? item.dc?.dates?.[0] ?? ''),
      language: item.dc?.languages?.[0] ?? feed.language ?? '',
      image: pictures.flatMap(({ url }) => url ?? [])[0] ?? '',
      attachments: files.filter(({ type }) => !isPicture(type)).flatMap(({ url }) => url ?? []),
    }
  })
}

type AtomText = { value?: string; type?: string } | undefined

function itemsOfAtom(feed: Atom): FeedItem[] {
  return (feed.entries ?? []).map((entry) => {
    const links = entry.links ?? []
    const link = links.find(({ rel }) => rel === undefined || rel === 'alternate')?.href ?? ''
    const files = links.filter(({ rel }) => rel === 'enclosure')
    const authors = entry.authors?.length ? entry.authors : (feed.authors ?? [])
    const content = htmlOf(entry.content)
    return {
      feed: { title: htmlOf(feed.title), link: feed.id ?? '' },
      id: entry.id ?? '',
      link: absolute(link, entry.xml?.base ?? feed.xml?.base),
      title: htmlOf(entry.title),
      html: content || htmlOf(entry.summary),
      summary: content === '' ? '' : htmlOf(entry.summary),
      authors: authors.map(({ name }) => name ?? ''),
      tags: (entry.categories ?? []).map(({ label, term }) => label ?? term ?? ''),
      published: String(entry.published ?? entry.updated ?? ''),
      language: entry.xml?.lang ?? feed.xml?.lang ?? '',
      image:
        [...(entry.media?.thumbnails ?? []), ...files.filter(({ type }) => isPicture(type))].map(addressOf)[0] ?? '',
      attachments: files.filter(({ type }) => !isPicture(type)).map(addressOf),
    }
  })
}

function addressOf(file: { url?: string; href?: string }): string {
  return file.url ?? file.href ?? ''
}

function itemsOfRdf(feed: Rdf): FeedItem[] {
  return (feed.items ?? []).map((item) => {
    const content = item.content?.encoded ?? ''
    return {
      feed: { title: feed.title ?? '', link: feed.link ?? '' },
      id: item.rdf?.about ?? item.link ?? '',
      link: item.link ?? '',
      title: item.title ?? '',
      html: content || (item.description ?? ''),
      summary: content === '' ? '' : (item.description ?? ''),
      authors: item.dc?.creators ?? [],
      tags: item.dc?.subjects ?? [],
      published: String(item.dc?.dates?.[0] ?? ''),
      language: item.dc?.languages?.[0] ?? feed.dc?.languages?.[0] ?? '',
      image: '',
      attachments: [],
    }
  })
}

export function itemsOfJsonFeed(feed: JsonFeed): FeedItem[] {
  return (feed.items ?? []).map((item) => {
    const authors = item.authors?.length ? item.authors : (feed.authors ?? [])
    return {
      feed: { title: escapeHtml(feed.title ?? ''), link: feed.home_page_url ?? '' },
      id: item.id ?? '',
      link: item.url ?? item.external_url ?? '',
      title: escapeHtml(item.title ?? ''),
      html: item.content_html ?? linesOf(item.content_text ?? ''),
      summary: escapeHtml(item.summary ?? ''),
      authors: authors.map(({ name }) => name ?? ''),
      tags: item.tags ?? [],
      published: String(item.date_published ?? ''),
      language: item.language ?? feed.language ?? '',
      image: item.image ?? item.banner_image ?? '',
      attachments: (item.attachments ?? []).flatMap(({ url }) => url ?? []),
    }
  })
}

function isPicture(type: string | undefined): boolean {
  return type?.startsWith('image/') === true
}

function htmlOf(text: AtomText): string {
  const value = text?.value ?? ''
  return text?.type === 'html' || text?.type === 'xhtml' || text?.type === 'text/html' ? value : linesOf(value)
}

/** Text as HTML: paragraphs where empty lines part it. */
function linesOf(text: string): string {
  const paragraphs = text.split(/\n\s*\n/).map(escapeHtml)
  return paragraphs.length > 1 ? paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n') : escapeHtml(text)
}

function absolute(address: string, base: string | undefined): string {
  return address !== '' && URL.canParse(address, base) ? new URL(address, base).href : address
}
