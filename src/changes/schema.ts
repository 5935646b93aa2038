import { z } from 'zod'
import { articleView } from '../articles/query.ts'
import { Article, PartialArticle } from '../articles/schema.ts'
import { digits } from '../http/parameters.ts'

export const LONGEST_WAIT_S = 30

export const ChangesQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,15}(?:-\d{1,15})?$/, 'expected 0, or what `meta.after` said')
    .default('0')
    .describe('Where to go on: `meta.after` of the last answer; 0 is the start'),
  limit: digits(z.int().min(1).max(100).default(100)).describe('How many at most'),
  wait: digits(z.int().min(0).max(LONGEST_WAIT_S).default(0)).describe(
    'Seconds to wait for a change where there is none',
  ),
  ...articleView,
})
export type ChangesQuery = z.infer<typeof ChangesQuery>

export const Change = z
  .object({
    seq: z.int().min(1).describe('Each is greater than the last'),
    type: z.enum(['created', 'updated', 'deleted']).describe('What the public saw happen; unpublishing is deleting'),
    id: z.string(),
    slug: z.string().describe('As it was called then'),
    revision: z.int().min(1),
    changedAt: z.iso.datetime(),
    article: z
      .union([Article, PartialArticle])
      .nullable()
      .describe('The article as it is now; null when it is there no more, now or since'),
  })
  .meta({ id: 'Change', description: 'One change that the public could see' })
export type Change = z.infer<typeof Change>

export const ChangePage = z
  .object({
    data: z.array(Change),
    meta: z.object({
      limit: z.int(),
      after: z.string().describe('To be sent as `after` next time'),
      isLast: z.boolean().describe('Whether there is no more for the moment'),
    }),
    links: z.object({ self: z.string(), next: z.string().describe('What comes after, now or later') }),
  })
  .meta({ id: 'ChangePage', description: 'Changes in their order' })
