import type { ArticleFilters } from '../../articles/query.ts'
import { invalid } from '../../errors.ts'
import { narrowedTo } from '../../search/facets.ts'
import type { FacetName } from '../../search/schema.ts'
import type { Stores } from '../../stores.ts'
import type { TaxonomyStore } from '../../taxonomy/store.ts'
import type { Params } from './query.ts'

/** What can be counted and filtered by, as hits name it. */
export const facetAttributes: Record<string, FacetName> = {
  tags: 'tag',
  authors: 'author',
  year: 'year',
  month: 'month',
}

/** `tags:Sea`, or `NOT tags:Sea`. */
interface Facet {
  attribute: FacetName
  value: string
  isNegated: boolean
}

/** Seconds since 1970. */
interface Comparison {
  operator: string
  seconds: number
}

type Condition = Facet | Comparison

/** Any of some, and that of each. */
type Conditions = readonly (readonly Condition[])[]

/** What a query asks of articles; `null` where none can be so. Throws `invalid` for what cannot be answered as it is meant. */
export async function filtersOf(
  { facetFilters, numericFilters, filters }: Params,
  { tags, authors }: Pick<Stores, 'tags' | 'authors'>,
): Promise<ArticleFilters | null> {
  const all: Conditions = [
    ...facetFilters.map((any) => any.map(readFacetFilter)),
    ...numericFilters.map((any) => any.map(readComparison)),
    ...readFilters(filters),
  ]
  const [tagSlugs, authorSlugs] = await Promise.all([
    slugsByName(tags, 'tag', all),
    slugsByName(authors, 'author', all),
  ])
  const slugs = { tag: tagSlugs, author: authorSlugs }
  const found: ArticleFilters = {}
  for (const any of all) {
    const [first, ...others] = any
    if (!first) continue
    if ('seconds' in first) {
      if (others.length > 0) throw unknownAlternatives()
      Object.assign(found, narrower(found, spanOf(first)))
      continue
    }
    const facets = any.flatMap((one) => ('seconds' in one ? [] : one))
    const isOfOneKind = facets.length === any.length && facets.every(({ attribute }) => attribute === first.attribute)
    if (!isOfOneKind || (others.length > 0 && facets.some(({ isNegated }) => isNegated))) throw unknownAlternatives()
    const { attribute } = first
    if (attribute === 'year' || attribute === 'month') {
      if (others.length > 0 || first.isNegated)
        throw invalid(`One ${attribute} can be asked for here, and not left out.`)
      if (
        !/^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/.test(first.value) ||
        first.value.length !== { year: 4, month: 7 }[attribute]
      )
        throw invalid(`"${first.value}" is no ${attribute}.`)
      Object.assign(found, narrower(found, narrowedTo(attribute, first.value, {}).set))
      continue
    }
    const wanted = facets.flatMap(({ value }) => slugs[attribute].get(value.toLowerCase()) ?? [])
    if (first.isNegated) {
      if (wanted.length > 0) found[`-${attribute}`] = [...(found[`-${attribute}`] ?? []), wanted]
    } else if (wanted.length === 0) return null
    else found[attribute] = [...(found[attribute] ?? []), wanted]
  }
  return found
}

/** `tags:Sea`, and `tags:-Sea` for what is not. */
function readFacetFilter(text: string): Facet {
  const [, name = '', minus = '', value = ''] = /^(\w+):(-?)(.+)$/s.exec(text) ?? []
  return { attribute: attributeOf(name, text), value, isNegated: minus !== '' }
}

function attributeOf(name: string, text: string): FacetName {
  const attribute = Object.hasOwn(facetAttributes, name) ? facetAttributes[name] : undefined
  if (!attribute) {
    throw invalid(`"${text}" is no filter here; by ${Object.keys(facetAttributes).join(', ')} can be filtered.`)
  }
  return attribute
}

function readComparison(text: string): Comparison {
  const [, operator = '', digits = ''] = /^\s*publishedAtTimestamp\s*(<=|>=|<|>)\s*(\d{1,12})\s*$/.exec(text) ?? []
  if (digits === '') throw invalid(`"${text}" is no comparison here; publishedAtTimestamp can be compared.`)
  return { operator, seconds: Number(digits) }
}

/** Conditions joined by AND; in parentheses, or alone, some of one kind joined by OR. */
function readFilters(text: string): Condition[][] {
  const tokens = text.match(/[()]|\w+\s*(?:<=|>=|<|>)\s*\d+|\w+:(?:"[^"]*"|'[^']*'|[^\s()]+)|[^\s()]+/g) ?? []
  const groups: Condition[][] = []
  let at = 0
  const broken = () => invalid(`"filters" cannot be read: ${text.slice(0, 200)}`)
  const condition = (): Condition => {
    const isNegated = tokens[at] === 'NOT'
    if (isNegated) at += 1
    const token = tokens[at++] ?? ''
    const [, name, quoted] = /^(\w+):(.+)$/s.exec(token) ?? []
    if (name !== undefined && quoted !== undefined) {
      const value = quoted.replace(/^(["'])(.*)\1$/s, '$2')
      return { attribute: attributeOf(name, token), value, isNegated }
    }
    if (isNegated) throw broken()
    return readComparison(token)
  }
  const alternatives = (): Condition[] => {
    const any = [condition()]
    while (tokens[at] === 'OR') {
      at += 1
      any.push(condition())
    }
    return any
  }
  while (at < tokens.length) {
    if (groups.length > 0 && tokens[at++] !== 'AND') throw broken()
    const isGrouped = tokens[at] === '('
    if (isGrouped) at += 1
    groups.push(alternatives())
    if (isGrouped && tokens[at++] !== ')') throw broken()
  }
  return groups
}

function spanOf({ operator, seconds }: Comparison): { from?: string; to?: string } {
  const start = isoOf(seconds)
  const next = isoOf(seconds + 1)
  if (operator === '>=') return { from: start }
  if (operator === '>') return { from: next }
  return { to: operator === '<' ? start : next }
}

function isoOf(seconds: number): string {
  // Beyond these years, times no longer sort as text.
  return new Date(Math.min(seconds * 1_000, Date.UTC(9999, 11, 31))).toISOString()
}

function narrower(
  { from, to }: ArticleFilters,
  span: { from?: string; to?: string },
): Pick<ArticleFilters, 'from' | 'to'> {
  return {
    from: from && span.from && from > span.from ? from : (span.from ?? from),
    to: to && span.to && to < span.to ? to : (span.to ?? to),
  }
}

function unknownAlternatives() {
  return invalid('Alternatives are understood between tags and between authors alone.')
}

async function slugsByName(
  store: TaxonomyStore,
  kind: 'tag' | 'author',
  conditions: Conditions,
): Promise<Map<string, string>> {
  const names = conditions.flat().flatMap((one) => ('attribute' in one && one.attribute === kind ? one.value : []))
  const found = await store.find({ names: [...new Set(names)] })
  return new Map(found.map(({ name, slug }) => [name.toLowerCase(), slug]))
}
