import type { Reading, ReadOptions, SourceFile } from './reading.ts'
import { oneArticle } from './whole-file.ts'

type Read = (file: SourceFile, options: ReadOptions) => AsyncIterable<Reading>

/** A form that articles come in, and how it is read. */
export interface Format {
  name: string
  extensions: readonly string[]
  /** Whether a file is of this form, by its first characters; where its extension says all, there is no need to look. */
  startsLike?: (start: string) => boolean
  read: Read
  /** How often a file is read from its beginning to its end; once where nothing is said. */
  passes?: number
}

export const formats: readonly Format[] = [
  {
    name: 'plain text',
    extensions: ['.txt'],
    read: by(async () => oneArticle((await import('./text-file.ts')).readTextFile)),
  },
  {
    name: 'Markdown',
    extensions: ['.md', '.markdown'],
    read: by(async () => oneArticle((await import('./markdown-file.ts')).readMarkdownFile)),
  },
  {
    name: 'HTML',
    extensions: ['.html', '.htm'],
    read: by(async () => oneArticle((await import('./html-file.ts')).readHtmlFile)),
  },
  {
    name: 'NDJSON',
    extensions: ['.ndjson', '.jsonl'],
    read: by(async () => (await import('./ndjson-file.ts')).readNdjsonFile),
  },
  {
    name: 'a WordPress export',
    extensions: ['.xml'],
    startsLike: (start) => /<rss\b[^>]*\bxmlns:wp=|<wp:wxr_version>/.test(start),
    read: by(async () => (await import('./wordpress-file.ts')).readWordpressFile),
    passes: 2,
  },
  {
    name: 'a Ghost export',
    extensions: ['.json'],
    startsLike: (start) =>
      /^\s*\{\s*"(?:db"\s*:\s*\[|meta"\s*:\s*\{\s*"(?:exported_on|version)"|data"\s*:\s*\{)/.test(start),
    read: by(async () => (await import('./ghost-file.ts')).readGhostFile),
    passes: 2,
  },
  {
    name: 'a feed (RSS, Atom)',
    extensions: ['.xml', '.rss', '.atom'],
    startsLike: (start) => /<(?:rss|feed|rdf:RDF)[\s>]/.test(start),
    read: by(async () => (await import('./feed-file.ts')).readFeedFile),
  },
  {
    name: 'a JSON Feed',
    extensions: ['.json'],
    startsLike: (start) => /"version"\s*:\s*"https?:\\?\/\\?\/(?:www\.)?jsonfeed\.org/.test(start),
    read: by(async () => (await import('./feed-file.ts')).readJsonFeedFile),
  },
]

/** What reads a form brings libraries of its own, and is loaded when the first file of that form is read. */
function by(load: () => Promise<Read>): Read {
  return async function* read(file, options) {
    yield* (await load())(file, options)
  }
}
