import { type Article, isWhole, type PartialArticle } from '../articles/schema.ts'
import type { Site } from '../articles/site.ts'

/** A part of a list of articles, as each format of a feed has it. Addresses are absolute. */
export interface Feed {
  title: string
  /** Who answers for what has no author. */
  publisher: string
  /** The same of every part. */
  id: string
  homeUrl: string
  selfUrl: string
  nextUrl: string | null
  prevUrl: string | null
  articles: readonly Article[]
}

export interface FeedSource {
  title: string
  /** The path of the list from its beginning. */
  path: string
  links: { self: string; next: string | null; prev: string | null }
  items: readonly PartialArticle[]
}

export function feedOf({ title, path, links, items }: FeedSource, site: Site): Feed {
  const absolute = (link: string | null) => (link === null ? null : site.publicUrl + link)
  return {
    title,
    publisher: site.title,
    id: site.publicUrl + path,
    homeUrl: `${site.publicUrl}/`,
    selfUrl: site.publicUrl + links.self,
    nextUrl: absolute(links.next),
    prevUrl: absolute(links.prev),
    articles: items.filter(isWhole),
  }
}

/** When anything in the feed has changed last; the beginning of time where there is nothing. */
export function updatedAt({ articles }: Feed): Date {
  return new Date(Math.max(0, ...articles.map((article) => Date.parse(article.updatedAt))))
}

/** What an article is called for ever: its slug may change. */
export function idOf({ id }: Article, { publicUrl }: Site): string {
  return `${publicUrl}/v1/articles/${id}`
}

export function urlOf({ links }: Article, { publicUrl }: Site): string {
  return publicUrl + links.self
}

interface Filters {
  q?: string | undefined
  tag?: readonly (readonly string[])[] | undefined
  author?: readonly (readonly string[])[] | undefined
}

/** `“tides” · Sea, Moon · Broadsheet`, with names where an article says them. */
export function feedTitle({ q, tag = [], author = [] }: Filters, items: readonly PartialArticle[], site: Site): string {
  const named = (kind: 'tags' | 'authors', slug: string) =>
    items.flatMap((item) => item[kind] ?? []).find((label) => label.slug === slug)?.name ?? slug
  const parts = [
    ...(q === undefined ? [] : [`“${q}”`]),
    ...tag.map((slugs) => slugs.map((slug) => named('tags', slug)).join(', ')),
    ...author.map((slugs) => slugs.map((slug) => named('authors', slug)).join(', ')),
    site.title,
  ]
  return parts.join(' · ')
}
