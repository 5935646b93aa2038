import type { ArticleFilters, Sort } from '../../articles/query.ts'
import type { Stores } from '../../stores.ts'
import type { TaxonomyStore } from '../../taxonomy/store.ts'
import type { PostsQuery } from './query.ts'

/** What a query asks of articles, in a fixed number of statements; `null` where none can be so. */
export async function filtersOf(
  query: PostsQuery,
  { articles, tags, authors }: Pick<Stores, 'articles' | 'tags' | 'authors'>,
): Promise<ArticleFilters | null> {
  const { author, author_exclude: notAuthor, tags: tag, categories, slug, include, exclude } = query
  const notTags = [...(query.tags_exclude ?? []), ...(query.categories_exclude ?? [])]
  const [tagSlugs, authorSlugs, bySlug] = await Promise.all([
    slugsById(tags, [...(tag ?? []), ...(categories ?? []), ...notTags]),
    slugsById(authors, [...(author ?? []), ...(notAuthor ?? [])]),
    slug ? articles.idsOf(slug) : undefined,
  ])
  const slugsOf = (known: ReadonlyMap<number, string>, ids: readonly number[] = []) =>
    ids.flatMap((id) => known.get(id) ?? [])
  // An empty list asks for nothing in particular.
  const groups = (known: ReadonlyMap<number, string>, lists: readonly (readonly number[] | undefined)[]) =>
    lists.flatMap((ids) => (ids?.length ? [slugsOf(known, ids)] : []))
  const [tagGroups, authorGroups] = [groups(tagSlugs, [tag, categories]), groups(authorSlugs, [author])]
  const ids = both(include?.length ? include : undefined, slug?.length ? [...(bySlug?.values() ?? [])] : undefined)
  const isNothing = [...tagGroups, ...authorGroups, ids ?? [0]].some((group) => group.length === 0)
  // No post is a sticky one.
  if (isNothing || query.sticky) return null
  const notTagSlugs = slugsOf(tagSlugs, notTags)
  const notAuthorSlugs = slugsOf(authorSlugs, notAuthor)
  return {
    tag: someOf(tagGroups),
    '-tag': notTagSlugs.length > 0 ? [notTagSlugs] : undefined,
    author: someOf(authorGroups),
    '-author': notAuthorSlugs.length > 0 ? [notAuthorSlugs] : undefined,
    // Times are told to the second: what is told to be as late is not later.
    from: query.after && new Date(Math.floor(query.after.getTime() / 1_000) * 1_000 + 1_000).toISOString(),
    to: query.before?.toISOString(),
    ids: ids?.map(String),
    '-ids': someOf(exclude ?? [])?.map(String),
  }
}

const sortNames = { date: 'publishedAt', modified: 'updatedAt', title: 'title' } as const

/** `undefined` where articles are to stand as they are named. */
export function sortOf(orderby: 'date' | 'modified' | 'title' | 'include', order: 'asc' | 'desc'): Sort | undefined {
  if (orderby === 'include') return undefined
  return order === 'desc' ? `-${sortNames[orderby]}` : sortNames[orderby]
}

async function slugsById(store: TaxonomyStore, ids: readonly number[]): Promise<Map<number, string>> {
  const found = await store.find({ ids: [...new Set(ids)] })
  return new Map(found.map(({ id, slug }) => [id, slug]))
}

function both(a: readonly number[] | undefined, b: readonly number[] | undefined): readonly number[] | undefined {
  return a && b ? a.filter((id) => b.includes(id)) : (a ?? b)
}

function someOf<Item>(items: readonly Item[]): Item[] | undefined {
  return items.length > 0 ? [...items] : undefined
}
