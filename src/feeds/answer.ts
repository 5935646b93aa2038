import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Site } from '../articles/site.ts'
import { atom } from './atom.ts'
import { type Feed, type FeedSource, feedOf } from './feed.ts'
import { jsonFeed } from './json-feed.ts'
import { rss } from './rss.ts'

const JsonFeed = z
  .looseObject({ version: z.url(), title: z.string(), items: z.array(z.looseObject({ id: z.string() })) })
  .meta({ id: 'JsonFeed', description: 'A JSON Feed 1.1' })

/** What a list can be besides JSON, and what makes it that. */
const formats = {
  'application/feed+json': { schema: JsonFeed, of: jsonFeed },
  'application/atom+xml': { schema: z.string(), of: atom },
  'application/rss+xml': { schema: z.string(), of: rss },
} satisfies Record<string, { schema: z.ZodType; of: (feed: Feed, site: Site) => string | Promise<string> }>

export type FeedType = keyof typeof formats
export const feedTypes = Object.keys(formats) as FeedType[]

const NDJSON = 'application/x-ndjson'
export type ListType = FeedType | typeof NDJSON

/** The types of a list; what `fields` and the like have shaped is no feed. */
export function listTypes(isShaped: boolean): readonly ListType[] {
  return isShaped ? [NDJSON] : [...feedTypes, NDJSON]
}

/** What lists can be, for `answersIn`. */
export const listContent: Record<string, { schema: z.ZodType }> = {
  ...Object.fromEntries(Object.entries(formats).map(([type, { schema }]) => [type, { schema }])),
  [NDJSON]: { schema: z.string() },
}

export function isFeedType(type: ListType | undefined): type is FeedType {
  return type !== undefined && type !== NDJSON
}

/** One record a line. */
export function sendLines(reply: FastifyReply, items: readonly unknown[]): FastifyReply {
  return reply.type(`${NDJSON}; charset=utf-8`).send(items.map((item) => `${JSON.stringify(item)}\n`).join(''))
}

export async function sendFeed(
  reply: FastifyReply,
  { type, site, ...source }: FeedSource & { type: FeedType; site: Site },
): Promise<FastifyReply> {
  return reply.type(`${type}; charset=utf-8`).send(await formats[type].of(feedOf(source, site), site))
}
