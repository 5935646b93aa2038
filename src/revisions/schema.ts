import { z } from 'zod'
import { ArticleParams, hasOnePosition, onePosition, paging } from '../articles/query.ts'
import { Image, Page, PageLinks, shownStatuses, statuses } from '../articles/schema.ts'
import { digits } from '../http/parameters.ts'

const number = digits(z.int().min(1)).describe('The number of a revision')

export const RevisionParams = ArticleParams.extend({ number })
export const ComparisonParams = ArticleParams.extend({ from: number, to: number })
export const RevisionListQuery = z.strictObject(paging).refine(hasOnePosition, onePosition)
export type RevisionListQuery = z.infer<typeof RevisionListQuery>

export const revisionActions = ['created', 'updated', 'published', 'deleted', 'restored'] as const

export const Revision = z
  .object({
    number: z.int().min(1),
    action: z.enum(revisionActions).describe('`published` is what the clock did'),
    status: z.enum(shownStatuses).describe('Where the article stood from then on'),
    slug: z.string(),
    title: z.string(),
    madeAt: z.iso.datetime(),
    madeBy: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .describe('The key that it was written with; null for imports and for the clock'),
    links: z.object({ self: z.string(), article: z.string() }),
  })
  .meta({ id: 'Revision', description: 'One of the states that an article was in' })
export type Revision = z.infer<typeof Revision>

/** As people wrote it, so that it can be sent again. */
const Written = z
  .object({
    title: z.string(),
    body: z.object({ format: z.enum(['markdown', 'html', 'text']), content: z.string() }),
    slug: z.string().optional(),
    summary: z.string().optional(),
    tags: z.array(z.string()).optional(),
    authors: z.array(z.string()).optional(),
    language: z.string().optional(),
    image: Image.nullable().optional(),
    source: z.object({ name: z.string().nullable().optional(), url: z.string().nullable().optional() }).optional(),
    publishedAt: z.iso.datetime().optional(),
    status: z.enum(statuses).optional(),
  })
  .meta({ id: 'WrittenArticle', description: 'What was written' })

export const FullRevision = Revision.extend({ written: Written }).meta({
  id: 'FullRevision',
  description: 'A revision with what was written',
})
export type FullRevision = z.infer<typeof FullRevision>

export const RevisionPage = z
  .object({ data: z.array(Revision), meta: Page, links: PageLinks })
  .meta({ id: 'RevisionPage', description: 'A part of the revisions of an article' })

export const Comparison = z
  .object({
    from: z.int(),
    to: z.int(),
    diff: z.string().describe('As `diff -u` writes it; empty where both are the same'),
  })
  .meta({ id: 'Comparison', description: 'How two revisions differ' })
export type Comparison = z.infer<typeof Comparison>
