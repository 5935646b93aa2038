import { z } from 'zod'
import { articleFilters, articleView, hasOnePosition, onePosition, paging } from '../articles/query.ts'
import { Article, Page, PageLinks, PartialArticle } from '../articles/schema.ts'
import { digits, flag, list } from '../http/parameters.ts'

export const facetNames = ['tag', 'author', 'year', 'month'] as const
export type FacetName = (typeof facetNames)[number]

export const SearchQuery = z
  .strictObject({
    q: z
      .string()
      .min(1)
      .max(1_000)
      .describe(
        'Words, any of which may match. `"a phrase"`, `title:word`, `tag:x`, `author:y`, `(…)` and `a OR b` must match, `-word` must not. Anything else is read as words',
      ),
    ...articleFilters,
    sort: z.enum(['relevance', 'newest', 'oldest']).default('relevance').describe('The best first, or by date'),
    recency: z
      .enum(['off', 'weak', 'strong'])
      .default('off')
      .describe(
        'How much newer articles are preferred: `weak` takes up to half of the score of an old one, with a half-life of a year; `strong` up to nine tenths, with one of 30 days. Never of an article whose title is the query',
      ),
    typos: z.enum(['on', 'off']).default('on').describe('Whether words that no article has are corrected'),
    prefix: flag.describe('Whether the last word may be only begun'),
    collapse: z
      .enum(['on', 'off'])
      .default('on')
      .describe('Whether near copies of one story are folded under the best of them (by relevance alone)'),
    facets: list(z.enum(facetNames), 10).optional().describe('Count what was found by these'),
    explain: flag.describe('Show what each score is made of'),
    highlights: digits(z.int().min(0).max(5).default(3)).describe('How many passages to show of each article, at most'),
    ...articleView,
    ...paging,
  })
  .refine(hasOnePosition, onePosition)
export type SearchQuery = z.infer<typeof SearchQuery>

export const Highlight = z
  .object({
    field: z.enum(['title', 'summary', 'body']),
    paragraph: z.string().nullable().describe('The id of the block that it stands in'),
    html: z.string().describe('Escaped, with `<mark>` and no other tag'),
    text: z.string(),
    ranges: z
      .array(z.tuple([z.int().min(0), z.int().min(1)]).meta({ minItems: 2, maxItems: 2, items: { type: 'integer' } }))
      .describe('What is marked in `text`: start and length in code points'),
    url: z.string().describe('The article, at that block'),
  })
  .meta({ id: 'Highlight', description: 'A passage that shows why an article was found' })
export type Highlight = z.infer<typeof Highlight>

const Explanation = z
  .object({
    words: z.array(z.object({ word: z.string(), score: z.number() })).describe('What each word of the query adds'),
    feedback: z.number().describe('What words add that the best articles have in common'),
    recency: z.number().describe('What the sum of these is multiplied with'),
  })
  .meta({ id: 'Explanation', description: 'What a score is made of' })

const Duplicates = z
  .object({ count: z.int().min(1), href: z.string().describe('The copies, as a list of articles') })
  .meta({ id: 'Duplicates', description: 'Near copies that match as well' })

const found = {
  score: z.number().describe('Higher is better; comparable within one search alone'),
  highlights: z.array(Highlight).describe('The best first; the beginning where nothing in the text matches'),
  duplicates: Duplicates.optional().describe('Where near copies were folded under this one'),
  explanation: Explanation.optional().describe('With `explain=true`, of articles that were ranked'),
}
export const SearchHit = z
  .union([Article.extend(found), PartialArticle.extend(found)])
  .meta({ id: 'SearchHit', description: 'An article that was found, and where' })
export type SearchHit = z.infer<typeof SearchHit>

export const FacetValue = z
  .object({
    value: z.string().describe('The slug, the year or the month'),
    label: z.string(),
    count: z.int().min(1),
    href: z.string().describe('The same search, of these alone'),
  })
  .meta({ id: 'FacetValue', description: 'How much of what was found is of one kind' })
export type FacetValue = z.infer<typeof FacetValue>

const ReadQuery = z
  .object({
    text: z.string(),
    terms: z.array(z.string()).describe('The words that were looked for'),
    phrases: z.array(z.string()).describe('Words that had to stand side by side'),
    excluded: z.array(z.string()).describe('What must not match'),
    corrected: z.array(z.object({ from: z.string(), to: z.string() })).describe('Words that no article has'),
    didYouMean: z.string().nullable().describe('The query without its mistakes'),
  })
  .meta({ id: 'ReadQuery', description: 'How a query was read' })

export const SearchPage = z
  .object({
    data: z.array(SearchHit),
    meta: Page.extend({
      query: ReadQuery,
      approximate: z
        .boolean()
        .describe('Whether time ran out, so that only the newest matches were looked at, or not all were counted'),
      facets: z
        .partialRecord(z.enum(facetNames), z.array(FacetValue))
        .optional()
        .describe('By what `facets` asked for: the 100 most frequent, or the latest years and months'),
    }),
    links: PageLinks,
  })
  .meta({ id: 'SearchPage', description: 'A part of what was found' })
