import { z } from 'zod'
import { articleFilters, articleView } from '../articles/query.ts'
import { RelatedItem, SlugOrId } from '../articles/schema.ts'
import { digits, flag, list } from '../http/parameters.ts'

export const RelatedQuery = z.strictObject({
  limit: digits(z.int().min(1).max(20).default(5)).describe('How many at most'),
  exclude: list(SlugOrId, 100).optional().describe('Leave these articles out, by slug or id'),
  from: articleFilters.from,
  to: articleFilters.to,
  tag: articleFilters.tag,
  explain: flag.describe('`true` shows what each part adds to the score'),
  ...articleView,
})
export type RelatedQuery = z.infer<typeof RelatedQuery>

export const RelatedList = z
  .object({
    data: z.array(RelatedItem),
    meta: z.object({
      fallback: z
        .literal('latest')
        .nullable()
        .describe('`latest` where the list was filled up from the latest articles'),
    }),
  })
  .meta({ id: 'RelatedList', description: 'Similar articles, the most similar first' })
