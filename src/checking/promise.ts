import type { IndexedText } from '../articles/indexed-text.ts'
import type { NewArticle } from '../articles/new-article.ts'
import type { Status } from '../articles/schema.ts'
import type { Reader } from '../articles/show.ts'

/** An article as it is kept, with what follows from that. */
export interface KeptArticle {
  id: number
  slug: string
  title: string
  status: Status
  deletedAt: string | null
  digest: string
  revision: number
  /** Its latest revision; `undefined` where that is missing. */
  latest: { slug: string; title: string; status: string; written: NewArticle } | undefined
  /** Whether its body is there and can be read. */
  hasBody: boolean
  /** What search should hold of it: of published articles that are whole, alone. */
  index: IndexedText | undefined
}

/** Says that an article, by its slug, or something else, breaks the promise. */
export type Report = (name: string, fault: string) => void

/** What search, suggestions and counts know of all articles, or single lists of related ones. */
export type Part = 'index' | 'lists'

/** Something that is always true of a database that is whole. */
export interface Promised {
  says: string
  /** Which part of what follows from the articles has to be made anew to keep it again. */
  madeOf: Part | null
  watch: (reader: Reader, report: Report) => Watch
}

export interface Watch {
  /** Is shown every article, some at a time. */
  look?(articles: readonly KeptArticle[]): Promise<void>
  /** Looks at what is not of one article; after all articles were shown. */
  end?(): Promise<void>
}
