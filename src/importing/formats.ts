import { readFeedFile, readJsonFeedFile } from './feed-file.ts'
import { readGhostFile } from './ghost-file.ts'
import { readHtmlFile } from './html-file.ts'
import { readMarkdownFile } from './markdown-file.ts'
import { readNdjsonFile } from './ndjson-file.ts'
import type { Reading, ReadOptions, SourceFile } from './reading.ts'
import { readTextFile } from './text-file.ts'
import { oneArticle } from './whole-file.ts'
import { readWordpressFile } from './wordpress-file.ts'

/** A form that articles come in, and how it is read. */
export interface Format {
  name: string
  extensions: readonly string[]
  /** Whether a file is of this form, by its first characters; where its extension says all, there is no need to look. */
  startsLike?: (start: string) => boolean
  read: (file: SourceFile, options: ReadOptions) => AsyncIterable<Reading>
  /** How often a file is read from its beginning to its end; once where nothing is said. */
  passes?: number
}

export const formats: readonly Format[] = [
  { name: 'plain text', extensions: ['.txt'], read: oneArticle(readTextFile) },
  { name: 'Markdown', extensions: ['.md', '.markdown'], read: oneArticle(readMarkdownFile) },
  { name: 'HTML', extensions: ['.html', '.htm'], read: oneArticle(readHtmlFile) },
  { name: 'NDJSON', extensions: ['.ndjson', '.jsonl'], read: readNdjsonFile },
  {
    name: 'a WordPress export',
    extensions: ['.xml'],
    startsLike: (start) => /<rss\b[^>]*\bxmlns:wp=|<wp:wxr_version>/.test(start),
    read: readWordpressFile,
    passes: 2,
  },
  {
    name: 'a Ghost export',
    extensions: ['.json'],
    startsLike: (start) =>
      /^\s*\{\s*"(?:db"\s*:\s*\[|meta"\s*:\s*\{\s*"(?:exported_on|version)"|data"\s*:\s*\{)/.test(start),
    read: readGhostFile,
    passes: 2,
  },
  {
    name: 'a feed (RSS, Atom)',
    extensions: ['.xml', '.rss', '.atom'],
    startsLike: (start) => /<(?:rss|feed|rdf:RDF)[\s>]/.test(start),
    read: readFeedFile,
  },
  {
    name: 'a JSON Feed',
    extensions: ['.json'],
    startsLike: (start) => /"version"\s*:\s*"https?:\\?\/\\?\/(?:www\.)?jsonfeed\.org/.test(start),
    read: readJsonFeedFile,
  },
]
