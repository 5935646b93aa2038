import { z } from 'zod'
import { hasOnePosition, onePosition, paging } from '../articles/query.ts'
import { Page, PageLinks, Slug } from '../articles/schema.ts'

export const CountedLabel = z
  .object({
    slug: Slug,
    name: z.string(),
    articleCount: z.int().min(1).describe('Published articles'),
    links: z.object({ self: z.string(), articles: z.string() }),
  })
  .meta({ id: 'CountedLabel', description: 'A tag or an author' })
export type CountedLabel = z.infer<typeof CountedLabel>

export const LabelListQuery = z
  .strictObject({
    sort: z.enum(['-articleCount', 'name']).default('-articleCount').describe('The most used first, or by name'),
    ...paging,
  })
  .refine(hasOnePosition, onePosition)
export type LabelListQuery = z.infer<typeof LabelListQuery>

export const LabelParams = z.object({ slug: z.string().min(1).max(120).describe('The slug') })

export const LabelPage = z
  .object({ data: z.array(CountedLabel), meta: Page, links: PageLinks })
  .meta({ id: 'LabelPage', description: 'A part of a list of tags or authors' })
