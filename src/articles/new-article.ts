import { z } from 'zod'
import { asUri } from '../content/address.ts'
import { normaliseLine } from '../content/normalise.ts'
import { LanguageTag, Slug } from './schema.ts'

/** Ten million characters are a hundred times the longest article that we have seen. */
const LONGEST_BODY = 10_000_000

/** A line as it is kept, which may be empty; one that no engine would keep is a fault. */
const lineOrNothing = (longest: number) =>
  z
    .string()
    .max(longest * 4, { abort: true })
    .transform((text, context) => {
      try {
        return normaliseLine(text)
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is no text' })
        return z.NEVER
      }
    })
    .pipe(z.string().max(longest))

const line = (longest: number) => lineOrNothing(longest).pipe(z.string().min(1))

const webAddress = z
  .url({ protocol: /^https?$/, abort: true })
  .overwrite(asUri)
  .max(2_000)

/** `2024-03-01` is the start of that day in UTC. */
const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'expected a date (2024-03-01) or a time (2024-03-01T08:00:00Z)',
  })
  .transform((text) => new Date(text).toISOString())

/** An article as people write it: the body of a request, a line of NDJSON, a file with front matter. */
export const NewArticle = z
  .strictObject({
    title: line(500),
    body: z.strictObject({
      format: z.enum(['markdown', 'html', 'text']),
      content: z.string().max(LONGEST_BODY),
    }),
    slug: Slug.refine((slug) => !/^\d+$/.test(slug), 'a slug is never digits alone').optional(),
    summary: line(2_000).optional(),
    tags: z.array(line(100)).max(50).optional(),
    authors: z.array(line(200)).max(50).optional(),
    language: LanguageTag.optional(),
    image: z
      .strictObject({ url: webAddress, alt: lineOrNothing(1_000).default('') })
      .nullable()
      .optional(),
    source: z
      .strictObject({ name: line(200).nullable().default(null), url: webAddress.nullable().default(null) })
      .optional(),
    publishedAt: moment.optional(),
    status: z.enum(['draft', 'scheduled', 'published']).optional(),
  })
  .refine(({ status, publishedAt }) => status !== 'scheduled' || publishedAt !== undefined, {
    message: 'what is scheduled needs the time when it is to be published',
    path: ['publishedAt'],
  })
  .meta({ id: 'NewArticle' })
export type NewArticle = z.infer<typeof NewArticle>
