import { z } from 'zod'
import { articleFilters, articleView, hasOnePosition, onePosition, paging } from '../articles/query.ts'
import { Article, Page, PageLinks, PartialArticle } from '../articles/schema.ts'
import { digits } from '../http/parameters.ts'

export const SearchQuery = z
  .strictObject({
    q: z.string().min(1).max(1_000).describe('Words to search for; any of them may match'),
    ...articleFilters,
    sort: z.enum(['relevance', 'newest', 'oldest']).default('relevance').describe('The best first, or by date'),
    highlights: digits(z.int().min(0).max(5).default(3)).describe('How many passages to show of each article, at most'),
    ...articleView,
    ...paging,
  })
  .refine(hasOnePosition, onePosition)
export type SearchQuery = z.infer<typeof SearchQuery>

export const Highlight = z
  .object({
    field: z.enum(['title', 'body']),
    paragraph: z.string().nullable().describe('The id of the block that it stands in'),
    html: z.string().describe('Escaped, with `<mark>` and no other tag'),
    text: z.string(),
    ranges: z
      .array(z.tuple([z.int().min(0), z.int().min(1)]))
      .describe('What is marked in `text`: start and length in code points'),
    url: z.string().describe('The article, at that block'),
  })
  .meta({ id: 'Highlight', description: 'A passage that shows why an article was found' })
export type Highlight = z.infer<typeof Highlight>

const found = {
  score: z.number().describe('Higher is better; comparable within one search alone'),
  highlights: z.array(Highlight),
}
export const SearchHit = z
  .union([Article.extend(found), PartialArticle.extend(found)])
  .meta({ id: 'SearchHit', description: 'An article that was found, and where' })
export type SearchHit = z.infer<typeof SearchHit>

export const SearchPage = z
  .object({
    data: z.array(SearchHit),
    meta: Page.extend({
      query: z.object({
        text: z.string(),
        terms: z.array(z.string()).describe('The words that were looked for'),
      }),
    }),
    links: PageLinks,
  })
  .meta({ id: 'SearchPage', description: 'A part of what was found' })
