import { z } from 'zod'
import { NewArticle } from '../articles/new-article.ts'
import { SlugOrId } from '../articles/schema.ts'
import { decodeUtf8 } from '../content/normalise.ts'
import { AppError, invalid } from '../errors.ts'
import { Problem } from '../http/problem.ts'
import { ArticlePatch } from './article-patch.ts'
import type { ArticleEditor, Edited } from './editor.ts'
import { invalidBody } from './faults.ts'
import { idempotencyKey } from './requests.ts'

const again = { idempotencyKey }
const known = {
  slug: SlugOrId,
  ifMatch: z
    .string()
    .max(1000)
    .optional()
    .describe('The `ETag` that the article was read with, or `*`; without it, 428'),
  ...again,
}

/** One line of a batch. */
export const Operation = z
  .discriminatedUnion('op', [
    z.strictObject({ op: z.literal('create'), article: NewArticle, ...again }),
    z.strictObject({ op: z.literal('replace'), article: NewArticle, ...known }),
    z.strictObject({ op: z.literal('patch'), patch: ArticlePatch, ...known }),
    z.strictObject({ op: z.literal('delete'), ...known }),
    z.strictObject({ op: z.literal('restore'), slug: SlugOrId, ...again }),
  ])
  .meta({ id: 'BatchOperation', description: 'One line of a batch: what the request of that name would do' })
export type Operation = z.infer<typeof Operation>

/** What came of one line. */
export const OperationAnswer = z
  .object({
    line: z.int().min(1),
    status: z.int().describe('As the request of that name would be answered'),
    article: z.object({ id: z.string(), slug: z.string(), revision: z.int() }).optional(),
    problem: Problem.optional(),
  })
  .meta({ id: 'BatchAnswer', description: 'What came of one line of a batch' })
export type OperationAnswer = z.infer<typeof OperationAnswer>

/** Throws `invalid`, which names everything that is wrong. */
export function parseOperation(line: Uint8Array): Operation {
  const parsed = Operation.safeParse(parseJson(line))
  if (!parsed.success) throw invalidBody(parsed.error.issues)
  return parsed.data
}

function parseJson(line: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(line))
  } catch (error) {
    throw invalid(`The line is not JSON in UTF-8: ${error instanceof Error ? error.message : error}`)
  }
}

export interface Writer {
  keyId: string
  /** Equal for equal lines. */
  fingerprint: string
  isCurrent: (ifMatch: string | undefined) => (revision: number) => boolean
}

/** Does what a line says, as a request of its own would. */
export async function perform(
  editor: ArticleEditor,
  operation: Operation,
  { keyId, fingerprint, isCurrent }: Writer,
): Promise<{ status: number; edited?: Edited }> {
  const name = operation.idempotencyKey
  const edit = { by: keyId, attempt: name === undefined ? undefined : { keyId, name, fingerprint } }
  if (operation.op === 'create') return { status: 201, edited: await editor.create(operation.article, edit) }
  const { slug } = operation
  if (operation.op === 'restore') return { status: 200, edited: await editor.restore(slug, edit) }
  const informed = { ...edit, isCurrent: isCurrent(operation.ifMatch) }
  if (operation.op === 'replace')
    return { status: 200, edited: await editor.replace(slug, operation.article, informed) }
  if (operation.op === 'patch') return { status: 200, edited: await editor.patch(slug, operation.patch, informed) }
  await editor.remove(slug, informed)
  return { status: 204 }
}

/** For lines that came while the server was about to stop: nothing was done about them. */
export function stopping(): AppError {
  return new AppError('unavailable', 'The server stops.')
}
