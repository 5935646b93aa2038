import { z } from 'zod'
import { SLUG } from '../content/slug.ts'

const moment = z.iso.datetime().describe('RFC 3339, UTC')

export const Slug = z.string().max(120).regex(SLUG)

/** `EN` is `en` and `pt-br` is `pt-BR`: tags of BCP 47 are the same whatever their case. */
export const LanguageTag = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i, 'expected a language tag such as "en" or "pt-BR"')
  .transform((tag, context) => {
    try {
      return Intl.getCanonicalLocales(tag)[0] ?? tag
    } catch {
      context.addIssue({ code: 'custom', message: 'expected a language tag such as "en" or "pt-BR"' })
      return z.NEVER
    }
  })

/** Where an article stands. The public sees what is published. */
export const statuses = ['draft', 'scheduled', 'published'] as const
export type Status = (typeof statuses)[number]

/** What keys can list besides: what was deleted can be restored. */
export const shownStatuses = [...statuses, 'deleted'] as const
export type ShownStatus = (typeof shownStatuses)[number]

export const SlugOrId = z.string().min(1).max(120).describe('The slug, or the id')

export const Label = z
  .object({ slug: Slug, name: z.string() })
  .meta({ id: 'Label', description: 'A tag or an author, as an article names it' })

export const Image = z
  .object({ url: z.url(), alt: z.string() })
  .meta({ id: 'Image', description: 'A picture, by its address' })

export const Block = z
  .object({
    id: z.string().describe('The anchor of the block in the HTML: `p1`, `p2`, …'),
    type: z.enum(['paragraph', 'heading', 'list', 'quote', 'code', 'table', 'image', 'rule']),
    level: z.int().min(1).max(6).optional().describe('Of headings alone'),
    text: z.string(),
  })
  .meta({ id: 'Block', description: 'One paragraph, heading, list, … of a body' })

export const bodyFormats = ['html', 'text', 'markdown', 'blocks'] as const

export const Body = z
  .object({
    html: z.string().optional().describe('Sanitised; every block has its id'),
    text: z.string().optional().describe('Blocks parted by empty lines'),
    markdown: z.string().optional(),
    blocks: z.array(Block).optional(),
  })
  .meta({ id: 'Body', description: 'The formats that `formats` asked for' })

export const Neighbour = z
  .object({ id: z.string(), slug: Slug, title: z.string(), publishedAt: moment, links: z.object({ self: z.string() }) })
  .meta({ id: 'Neighbour', description: 'The article before or after, by date' })

export const Adjacent = z
  .object({ previous: Neighbour.nullable(), next: Neighbour.nullable() })
  .meta({ id: 'Adjacent', description: 'The next older and the next newer article' })

/** What an article says of itself, whatever is asked for. */
const Facts = z.object({
  id: z.string().describe('Opaque, never reused'),
  slug: Slug,
  title: z.string(),
  summary: z.string(),
  body: Body,
  language: z.string().describe('BCP 47; `und` where it could not be told'),
  authors: z.array(Label),
  tags: z.array(Label).describe('What people gave it'),
  keywords: z.array(z.string()).describe('Found in the text itself: names and telling phrases'),
  image: Image.nullable(),
  source: z.object({ name: z.string().nullable(), url: z.string().nullable() }),
  wordCount: z.int().min(0),
  readingTime: z.object({ seconds: z.int().min(0), text: z.string() }).describe('At 200 words a minute'),
  publishedAt: moment,
  createdAt: moment,
  updatedAt: moment,
  revision: z.int().min(1),
  status: z.enum(shownStatuses).optional().describe('With a key alone'),
  links: z.object({ self: z.string(), related: z.string() }),
})

export const articleFields = Facts.keyof().options

const evidence = {
  score: z.number().min(0).max(1).describe('How near it is: 0 to 1'),
  reasons: z
    .object({ terms: z.array(z.string()), tags: z.array(z.string()).describe('By slug') })
    .describe('What both have in common, the most telling first'),
  explanation: z
    .object({
      terms: z.number().describe('Words that both use, the rarer the more'),
      meaning: z
        .number()
        .describe('What their words mean; 0.167 where nothing is known of it, or they have nothing in common'),
      tags: z.number().describe('Tags that both have, the rarer the more'),
      authors: z.number().describe('Authors that both have'),
      time: z.number().describe('What being far apart in time takes away'),
    })
    .optional()
    .describe('With `explain=true`: what each part adds to the score'),
}

export const RelatedEvidence = z.object(evidence)
export type RelatedEvidence = z.infer<typeof RelatedEvidence>

export const RelatedArticle = Facts.extend(evidence).meta({
  id: 'RelatedArticle',
  description: 'A similar article, and why it is',
})

const PartialRelatedArticle = RelatedArticle.partial().required({ score: true, reasons: true }).meta({
  id: 'PartialRelatedArticle',
  description: 'A similar article cut down to what `fields` asked for',
})

export const RelatedItem = z.union([RelatedArticle, PartialRelatedArticle])
export type RelatedItem = z.infer<typeof RelatedItem>

export const Article = Facts.extend({
  related: z.array(RelatedItem).optional().describe('With `include=related`'),
  adjacent: Adjacent.optional().describe('With `include=adjacent`'),
  jsonld: z.record(z.string(), z.unknown()).optional().describe('With `include=jsonld`: a schema.org NewsArticle'),
}).meta({ id: 'Article', description: 'One article' })
export type Article = z.infer<typeof Article>

export const PartialArticle = Article.partial().meta({
  id: 'PartialArticle',
  description: 'An article cut down to what `fields` asked for',
})
export type PartialArticle = z.infer<typeof PartialArticle>

/** Whether `fields` left nothing out. */
export function isWhole(article: PartialArticle): article is Article {
  return articleFields.every((name) => name === 'status' || name in article)
}

export const Page = z
  .object({
    limit: z.int(),
    total: z.int().min(0).optional().describe('Exact; left out with `count=none`'),
    page: z.int().min(1).optional().describe('With `page` alone'),
  })
  .meta({ id: 'Page', description: 'What part of a list this is' })

export const PageLinks = z
  .object({ self: z.string(), next: z.string().nullable(), prev: z.string().nullable() })
  .meta({ id: 'PageLinks', description: 'Ready paths; the same are in the `Link` header' })

export const ArticlePage = z
  .object({ data: z.array(z.union([Article, PartialArticle])), meta: Page, links: PageLinks })
  .meta({ id: 'ArticlePage', description: 'A part of a list of articles' })
