import type { History } from '../articles/history.ts'
import type { LabelsElsewhere } from '../articles/labels.ts'
import { NewArticle } from '../articles/new-article.ts'
import { AppError, invalid } from '../errors.ts'

/** A file that articles are read from. */
export interface SourceFile {
  path: string
  /** As it was named, or below the folder that was. */
  name: string
  /** The same whether the file or its folder was named, and wherever both are moved together. */
  key: string
  bytes: number
}

/** What people may say of how files are read. */
export interface ReadOptions {
  /** Takes the pages of a site, not its posts alone. */
  withPages?: boolean
  /** The address of the site, for files that leave it out. */
  site?: string | undefined
}

/** One record as it was read: an article, why it is none, or why it is not wanted; or nothing but how far a file was read. */
export interface Reading {
  /** `file`, or `file:line` where a file holds many. */
  place: string
  /** What the article is called where it comes from, so that it is known again. */
  key: string
  /** Whether `key` is of an id that it has there, so that neither its slug nor its file says which article it is. */
  isKnownByKey?: boolean
  result: { article: NewArticle } | { fault: string } | { leftOut: string } | { isOnlyRead: true }
  /** What was there and is not kept. */
  notes: string[]
  /** How much of the file was read for it. */
  bytes: number
  /** Its tags and authors as they are called there. */
  labels?: LabelsElsewhere
  history?: History
}

/** What was read of a file without coming to a record. */
export function onlyRead({ name }: SourceFile, bytes: number): Reading {
  return { place: name, key: '', result: { isOnlyRead: true }, notes: [], bytes }
}

/** Throws `invalid`, which names everything that is wrong. */
export function asNewArticle(fields: unknown): NewArticle {
  const parsed = NewArticle.safeParse(fields)
  if (parsed.success) return parsed.data
  throw invalid(
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the record'}: ${issue.message}`).join('; '),
  )
}

/** Why a file or a record cannot be read; what is a fault of this program goes on up. */
export function faultOf(error: unknown): string {
  if (error instanceof AppError || (error instanceof Error && 'code' in error)) return error.message
  throw error
}
