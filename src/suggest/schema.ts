import { z } from 'zod'
import { digits } from '../http/parameters.ts'

export const SuggestQuery = z.strictObject({
  q: z.string().min(1).max(200).describe('What was typed so far'),
  limit: digits(z.int().min(1).max(10).default(10)).describe('How many at most'),
})
export type SuggestQuery = z.infer<typeof SuggestQuery>

export const Suggestion = z
  .object({
    type: z.enum(['title', 'tag', 'term']),
    text: z.string(),
    articleCount: z.int().min(1).describe('How many articles it leads to'),
    href: z.string().describe('The article, the articles with the tag, or the search for the term'),
  })
  .meta({ id: 'Suggestion', description: 'How what was typed may go on' })
export type Suggestion = z.infer<typeof Suggestion>

export const Suggestions = z
  .object({ data: z.array(Suggestion) })
  .meta({ id: 'Suggestions', description: 'The most useful first' })
