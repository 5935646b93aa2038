import { z } from 'zod'
import { digits, groups, list, momentParameter } from '../http/parameters.ts'
import { LONGEST_CURSOR } from '../paging/cursor.ts'
import { articleFields, bodyFormats, LanguageTag, type ShownStatus, SlugOrId, shownStatuses } from './schema.ts'

const labelSlug = z.string().toLowerCase().min(1).max(120)

/** Which articles: taken by every route that answers a list of them. */
export const articleFilters = {
  tag: groups(labelSlug, 20).optional().describe('Tags by slug: `a,b` any of them; given twice, all of them'),
  '-tag': groups(labelSlug, 20).optional().describe('None of these tags'),
  author: groups(labelSlug, 20).optional().describe('Authors by slug, as `tag`'),
  '-author': groups(labelSlug, 20).optional().describe('None of these authors'),
  from: momentParameter.optional().describe('Published at this day or time, or later'),
  to: momentParameter.optional().describe('Published before this day or time'),
  lang: list(LanguageTag, 20).optional().describe('Any of these languages'),
}

/** How an article is shown. */
export const articleView = {
  fields: list(z.enum(articleFields), 40).optional().describe('Only these fields'),
  formats: list(z.enum(bodyFormats), 10).optional().describe('The formats that `body` holds'),
}

const include = list(z.enum(['related', 'adjacent', 'jsonld']), 10).optional()

export const paging = {
  limit: digits(z.int().min(1).max(100).default(20)).describe('How many at most'),
  cursor: z.string().min(1).max(LONGEST_CURSOR).optional().describe('Where to go on, from `links` of another page'),
  page: digits(z.int().min(1).max(100_000)).optional().describe('A page by its number, instead of a cursor'),
  count: z.enum(['exact', 'none']).default('exact').describe('`none` leaves out `meta.total`'),
}

export const onePosition = { message: 'either a cursor or a page, not both', path: ['page'] }
export function hasOnePosition(query: { cursor?: string | undefined; page?: number | undefined }): boolean {
  return query.cursor === undefined || query.page === undefined
}

export const sorts = ['-publishedAt', 'publishedAt', '-updatedAt', 'updatedAt', 'title', '-title'] as const
export type Sort = (typeof sorts)[number]

export const ArticleListQuery = z
  .strictObject({
    ...articleFilters,
    ids: list(z.string().regex(/^\d{1,15}$/, 'expected ids'), 100)
      .optional()
      .describe('These articles, in this order'),
    status: list(z.enum(shownStatuses), 4)
      .optional()
      .describe('With a key: articles that stand so, of whatever status'),
    sort: z.enum(sorts).optional().describe('Newest first unless given'),
    ...articleView,
    include: include.describe('More of each article: five similar ones, its neighbours by date, its JSON-LD'),
    ...paging,
  })
  .refine(hasOnePosition, onePosition)
export type ArticleListQuery = z.infer<typeof ArticleListQuery>

export const ArticleParams = z.object({ slug: SlugOrId })

export const ArticleQuery = z.strictObject({
  ...articleView,
  include: include.describe('More of the article: five similar ones, its neighbours by date, its JSON-LD'),
})

type Filters = z.infer<z.ZodObject<typeof articleFilters>>
export type ArticleFilters = Filters & {
  ids?: string[] | undefined
  /** None of these articles. */
  '-ids'?: string[] | undefined
  status?: ShownStatus[] | undefined
}

export interface ArticleView {
  fields?: readonly string[] | undefined
  formats?: readonly (typeof bodyFormats)[number][] | undefined
  include?: readonly string[] | undefined
}
