import { z } from 'zod'
import { NewArticle } from '../articles/new-article.ts'
import { invalidBody } from './faults.ts'

const { shape } = NewArticle

/** `null` takes away what was written, so that what follows from the text stands in its place. */
export const ArticlePatch = z
  .strictObject({
    title: shape.title.optional(),
    body: shape.body.partial().optional(),
    slug: shape.slug.nullable(),
    summary: shape.summary.nullable(),
    tags: shape.tags.nullable(),
    authors: shape.authors.nullable(),
    language: shape.language.nullable(),
    image: z.strictObject({ url: z.string(), alt: z.string().nullable() }).partial().nullable().optional(),
    source: z.strictObject({ name: z.string().nullable(), url: z.string().nullable() }).partial().nullable().optional(),
    publishedAt: shape.publishedAt.nullable(),
    status: shape.status.nullable(),
  })
  .meta({ id: 'ArticlePatch', description: 'What is to be different: a JSON merge patch (RFC 7396)' })
export type ArticlePatch = z.infer<typeof ArticlePatch>

/** What was written, changed. Throws `invalid`, which names everything that is wrong with what comes of it. */
export function patched(written: NewArticle, patch: ArticlePatch): NewArticle {
  const parsed = NewArticle.safeParse(mergePatch(written, patch))
  if (parsed.success) return parsed.data
  throw invalidBody(parsed.error.issues)
}

/** RFC 7396, section 2. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged: Record<string, unknown> = isObject(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete merged[name]
    else merged[name] = mergePatch(merged[name], value)
  }
  return merged
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
