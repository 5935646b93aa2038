import type { FastifyReply, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The `Cache-Control` of what anyone may read here, where it is not the one of the settings. */
    cacheControl?: 'no-store' | 'no-cache'
  }
}

/** What carries no other key changes with any article. */
export const ANY_ARTICLE = 'articles'
/** More labels than this would make a header that is longer than some caches take. */
const MOST_LABELS = 20

/**
 * Names what an answer shows, as webhooks name what has changed, so that a cache knows what to forget:
 * `Surrogate-Key` (Fastly, Varnish) and `Cache-Tag` (Cloudflare and others).
 */
export function nameKeys(reply: FastifyReply, keys: readonly string[]): void {
  const unique = [...new Set(keys)]
  reply.header('surrogate-key', unique.join(' ')).header('cache-tag', unique.join(','))
}

/** The keys of articles that are shown, whatever `fields` left of them. */
export function keysOfArticles(ids: readonly (number | string)[]): string[] {
  return ids.map((id) => `article:${id}`)
}

interface Filters {
  tag?: readonly (readonly string[])[] | undefined
  author?: readonly (readonly string[])[] | undefined
}

/**
 * The keys of a list: whatever comes into it or leaves it has one of the labels that all of it has one of. A list
 * without labels changes with any article.
 */
export function keysOfList({ tag, author }: Filters): string[] {
  const labels = tag?.[0]?.map((slug) => `tag:${slug}`) ?? author?.[0]?.map((slug) => `author:${slug}`) ?? []
  const isPlain = labels.every((label) => /^[a-z]+:[a-z0-9-]+$/.test(label))
  return labels.length > 0 && labels.length <= MOST_LABELS && isPlain ? labels : [ANY_ARTICLE]
}

/** Says how long an answer may be kept, by whom, and what of the request it depends on. */
export function describeCaching(request: FastifyRequest, reply: FastifyReply, cacheControl: string): void {
  const { config } = request.routeOptions
  const negotiated = (config.produces?.length ?? 0) > 1 ? 'Accept, ' : ''
  reply.header('vary', `${negotiated}Accept-Encoding, Authorization`)
  if (reply.statusCode !== 200) reply.removeHeader('surrogate-key').removeHeader('cache-tag')
  if (reply.hasHeader('cache-control')) return
  reply.header('cache-control', reply.statusCode === 200 ? (config.cacheControl ?? cacheControl) : 'no-store')
}
