import { hash } from 'node:crypto'
import { z } from 'zod'
import { type AppError, invalid } from '../errors.ts'

/** Characters: a walk through search results carries its ranking. */
export const LONGEST_CURSOR = 4_000

const Cursor = z.strictObject({
  direction: z.enum(['next', 'prev']),
  /** What the last row shown is sorted by, and its id, which makes that unique. */
  value: z.union([z.string().max(LONGEST_CURSOR), z.number()]),
  id: z.int().min(0),
  query: z.string().max(100),
})

/** A place in a list, just after (`next`) or just before (`prev`) a row of it. */
export type Position = Omit<z.infer<typeof Cursor>, 'query'>

/** `query` is whatever the cursor must not outlive: filters and sorting. */
export function encodeCursor(position: Position, query: unknown): string {
  return Buffer.from(JSON.stringify({ ...position, query: digestOf(query) })).toString('base64url')
}

/** Throws `invalid` for a cursor that we did not give out, or gave out for another query. */
export function decodeCursor(text: string, query: unknown): Position {
  const cursor = Cursor.safeParse(parse(text))
  if (!cursor.success) throw brokenCursor()
  const { query: boundTo, ...position } = cursor.data
  if (boundTo !== digestOf(query)) throw fault('this cursor belongs to a query with other filters or another order')
  return position
}

/** For a cursor that we did not give out. */
export function brokenCursor(): AppError {
  return fault('this is no cursor that was given out here')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString())
  } catch {
    // Not JSON: the schema says what is wrong with it.
    return undefined
  }
}

function digestOf(query: unknown): string {
  return hash('sha256', JSON.stringify(query), 'base64url').slice(0, 12)
}

function fault(detail: string): AppError {
  return invalid('The cursor is of no use here.', [{ parameter: 'cursor', detail }])
}
