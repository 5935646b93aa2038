import { DetectError, MalformedError, ParseError, parseFeed, parseJsonFeed } from 'feedsmith'
import type { NewArticle } from '../articles/new-article.ts'
import { lineOfHtml } from '../content/html-line.ts'
import { invalid } from '../errors.ts'
import { mediaAsLinks } from './embedded-media.ts'
import { readFeedEntries } from './feed-entries.ts'
import { type FeedItem, itemsOfFeed, itemsOfJsonFeed } from './feed-items.ts'
import {
  cutLine,
  labelNames,
  languageTagOf,
  lineOf,
  momentOf,
  optional,
  titleOf,
  webAddressOf,
} from './foreign-fields.ts'
import { readJsonRows } from './json-rows.ts'
import { asNewArticle, faultOf, onlyRead, type Reading, type SourceFile } from './reading.ts'

/** A feed in XML: RSS, Atom or RDF. */
export async function* readFeedFile(file: SourceFile): AsyncGenerator<Reading> {
  for await (const { line, bytes, ...entry } of readFeedEntries(file.path)) {
    yield {
      ...readItem(file, line, () => {
        if ('fault' in entry) throw invalid(entry.fault)
        return itemsOfFeed(parseFeed(entry.xml))[0]
      }),
      bytes,
    }
  }
}

/** A feed in JSON (https://www.jsonfeed.org/version/1.1/). What it says of itself stands before its items. */
export async function* readJsonFeedFile(file: SourceFile): AsyncGenerator<Reading> {
  const head: Record<string, unknown> = { version: 'https://jsonfeed.org/version/1.1' }
  const selectors = ['title', 'language', 'home_page_url', 'items.*'].map((path) => `$.${path}`)
  for await (const part of readJsonRows(file.path, selectors)) {
    const { line, bytes, path } = part
    if (!('fault' in part) && path[0] !== 'items') {
      head[String(path[0])] = part.value
      if (bytes > 0) yield onlyRead(file, bytes)
      continue
    }
    yield {
      ...readItem(file, line, () => {
        if ('fault' in part) throw invalid(part.fault)
        if (part.isCut) throw invalid('has a text that is longer than 30 million characters')
        return itemsOfJsonFeed(parseJsonFeed({ ...head, items: [part.value] }))[0]
      }),
      bytes,
    }
  }
}

function readItem({ name, key }: SourceFile, line: number, read: () => FeedItem | undefined): Omit<Reading, 'bytes'> {
  const place = `${name}:${line}`
  try {
    const item = read()
    if (!item) throw invalid('has nothing in it')
    const id = item.id || item.link
    if (!id) throw invalid('has neither an id nor a link')
    const notes: string[] = []
    const article = articleOf(item, notes)
    // An address or a URN says which one it is, wherever it stands; a number does so within its feed alone.
    const known = /^[a-z][a-z0-9+.-]*:/i.test(id) ? id : `${item.feed.link || key}#${id}`
    return { place, key: `feed:${known}`, isKnownByKey: true, result: { article }, notes }
  } catch (error) {
    const isTheirs = error instanceof DetectError || error instanceof MalformedError || error instanceof ParseError
    const fault = isTheirs ? `is no entry of a feed: ${error.message}` : faultOf(error)
    return { place, key: '', result: { fault }, notes: [] }
  }
}

function articleOf(item: FeedItem, notes: string[]): NewArticle {
  const content = mediaAsLinks(item.html)
  const image = webAddressOf(item.image)
  for (const attachment of item.attachments) notes.push(`its attachment is not kept: ${attachment.slice(0, 200)}`)
  return asNewArticle({
    title: titleOf(item.title, content, notes),
    body: { format: 'html', content },
    ...optional('summary', cutLine('the description', lineOfHtml(item.summary), 2_000, notes)),
    tags: labelNames('tags', item.tags, notes),
    authors: labelNames('authors', item.authors, notes),
    ...optional('language', languageTagOf(item.language)),
    ...optional('image', image === undefined ? undefined : { url: image, alt: '' }),
    ...optional('publishedAt', momentOf(item.published, notes)),
    source: {
      name: lineOf(lineOfHtml(item.feed.title)).slice(0, 200).toWellFormed() || null,
      url: webAddressOf(item.link) ?? null,
    },
  })
}
