import type { NumberedLabel, TaxonomyStore } from '../taxonomy/store.ts'

export interface LabelQuery {
  sort: 'name' | '-articleCount'
  limit: number
  page: number
  /** These alone. */
  ids?: readonly number[] | undefined
  slugs?: readonly string[] | undefined
}

/** A page of tags or authors with their numbers, and how many there are of them in all. */
export async function listLabels(
  store: TaxonomyStore,
  { sort, limit, page, ids, slugs }: LabelQuery,
): Promise<{ items: NumberedLabel[]; total: number }> {
  if (ids === undefined && slugs === undefined) {
    const { items, ids: numbers, total = 0 } = await store.list({ sort, limit, page, count: 'exact' })
    return { items: items.map((label, position) => ({ id: numbers[position] ?? 0, ...label })), total }
  }
  const found = await store.find(slugs ? { slugs } : { ids: ids ?? [] })
  const items = found.filter(({ id }) => ids === undefined || ids.includes(id))
  return pageOf(items, { sort, limit, page })
}

/** A page of labels that were found otherwise. */
export function pageOf(
  found: readonly NumberedLabel[],
  { sort, limit, page }: LabelQuery,
): { items: NumberedLabel[]; total: number } {
  const sorted = found.toSorted(
    (a, b) => (sort === 'name' ? 0 : b.articleCount - a.articleCount) || (a.slug < b.slug ? -1 : 1),
  )
  return { items: sorted.slice((page - 1) * limit, page * limit), total: found.length }
}

/** What articles name, with its numbers, by slug: in one statement. */
export async function labelsBySlug(
  store: TaxonomyStore,
  labels: readonly { slug: string }[],
): Promise<Map<string, NumberedLabel>> {
  const found = await store.find({ slugs: [...new Set(labels.map(({ slug }) => slug))] })
  return new Map(found.map((label) => [label.slug, label]))
}
