import nql from '@tryghost/nql-lang'
import { invalid } from '../../errors.ts'

/** What a filter asks for: all of these. By a tag or an author as `ArticleFilters` has them. */
export interface Conditions {
  tag?: string[][]
  '-tag'?: string[][]
  author?: string[][]
  '-author'?: string[][]
  ids?: string[]
  '-ids'?: string[]
  slugs?: string[]
  '-slugs'?: string[]
  from?: string
  to?: string
}

/** What can be asked of one kind of resource, by the names of its fields. */
export type FilterFields = Record<string, (operator: string, values: readonly unknown[]) => Conditions | null>

/** Ids and slugs of one filter, as of a list of ours. */
const MOST_VALUES = 100
/** Labels of one condition, and conditions by labels. */
const MOST_LABELS = 20

/**
 * Reads a filter in Ghost's query language (NQL). `null` is what nothing can be; no conditions are what everything is.
 * Throws `invalid` for what is no filter, and for one that cannot be answered as it is meant.
 */
export function readFilter(text: string, fields: FilterFields): Conditions | null {
  const conditions = conditionsOf(parsed(text), fields)
  for (const values of [conditions?.ids, conditions?.['-ids'], conditions?.slugs, conditions?.['-slugs']]) {
    if (values && values.length > MOST_VALUES) throw invalid(`A filter takes ${MOST_VALUES} values at most.`)
  }
  for (const groups of [conditions?.tag, conditions?.['-tag'], conditions?.author, conditions?.['-author']]) {
    const isLong = groups && [groups, ...groups].some(({ length }) => length > MOST_LABELS)
    if (isLong) throw invalid(`A filter takes ${MOST_LABELS} tags or authors at most.`)
  }
  return conditions
}

function parsed(text: string): unknown {
  try {
    return nql.parse(text)
  } catch (error) {
    throw invalid(`Error parsing filter. ${error instanceof Error ? error.message.split('\n', 1)[0] : ''}`)
  }
}

function conditionsOf(node: unknown, fields: FilterFields): Conditions | null {
  const [[name, value] = ['', undefined], ...others] = Object.entries(Object(node))
  if (others.length > 0) throw invalid('This filter is not understood here.')
  // What parentheses leave of themselves.
  if (name === 'yg') return conditionsOf(value, fields)
  const parts = Array.isArray(value) ? value.map((part) => conditionsOf(part, fields)) : []
  if (name === '$and') return parts.reduce(both, {})
  if (name === '$or') return anyOf(parts)
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (!field) throw invalid(`Nothing can be filtered by "${name}" here; by ${Object.keys(fields).join(', ')} it can.`)
  const isPlain = value === null || typeof value !== 'object'
  const [[operator, operand] = ['', undefined]] = isPlain ? [['$eq', value]] : Object.entries(Object(value))
  return field(operator, [operand].flat())
}

function both(a: Conditions | null, b: Conditions | null): Conditions | null {
  if (a === null || b === null) return null
  const all = { ...a, ...b }
  for (const name of ['tag', '-tag', 'author', '-author'] as const) {
    if (a[name] && b[name]) all[name] = [...a[name], ...b[name]]
  }
  for (const name of ['-ids', '-slugs'] as const) {
    if (a[name] && b[name]) all[name] = [...a[name], ...b[name]]
  }
  for (const name of ['ids', 'slugs'] as const) {
    const inBoth = b[name]
    if (!a[name] || !inBoth) continue
    all[name] = a[name].filter((value) => inBoth.includes(value))
    if (all[name].length === 0) return null
  }
  if (a.from && b.from) all.from = a.from > b.from ? a.from : b.from
  if (a.to && b.to) all.to = a.to < b.to ? a.to : b.to
  return all
}

/** Alternatives are understood where they are of one kind: these tags, or those. */
function anyOf(parts: readonly (Conditions | null)[]): Conditions | null {
  const possible = parts.filter((part) => part !== null)
  const [first] = possible
  if (!first) return null
  if (possible.length === 1) return first
  if (possible.some((part) => Object.keys(part).length === 0)) return {}
  for (const name of ['ids', 'slugs'] as const) {
    const values = possible.map((part) => (Object.keys(part).length === 1 ? part[name] : undefined))
    if (values.every((some) => some !== undefined)) return { [name]: values.flat() }
  }
  for (const name of ['tag', 'author'] as const) {
    const groups = possible.map((part) =>
      Object.keys(part).length === 1 && part[name]?.length === 1 ? part[name] : undefined,
    )
    if (groups.every((some) => some !== undefined)) return { [name]: [groups.flat(2)] }
  }
  throw invalid('Alternatives (",") are understood between tags, between authors, between ids and between slugs alone.')
}

/** A field that has the same value everywhere here. */
function always(constant: unknown): FilterFields[string] {
  return (operator, values) => {
    if (operator === '$eq' || operator === '$in') return values.includes(constant) ? {} : null
    if (operator === '$ne' || operator === '$nin') return values.includes(constant) ? null : {}
    throw unknownOperator()
  }
}

function oneOf(name: 'ids' | 'slugs'): FilterFields[string] {
  return (operator, values) => {
    const wanted = values.map(text).filter((value) => name === 'slugs' || /^\d{1,15}$/.test(value))
    if (operator === '$ne' || operator === '$nin') return wanted.length > 0 ? { [`-${name}`]: wanted } : {}
    if (operator !== '$eq' && operator !== '$in') throw unknownOperator()
    return wanted.length > 0 ? { [name]: wanted } : null
  }
}

function labelled(kind: 'tag' | 'author'): FilterFields[string] {
  return (operator, values) => {
    const slugs = values.map((value) => text(value).toLowerCase())
    if (operator === '$eq' || operator === '$in') return { [kind]: [slugs] }
    if (operator === '$all') return { [kind]: slugs.map((slug) => [slug]) }
    if (operator === '$ne' || operator === '$nin') return { [`-${kind}`]: [slugs] }
    throw unknownOperator()
  }
}

/** Times are kept to the millisecond, so that the next one is the first that is later. */
function published(operator: string, [value]: readonly unknown[]): Conditions {
  const time = momentOf(text(value))
  const next = new Date(time.getTime() + 1).toISOString()
  if (operator === '$gte') return { from: time.toISOString() }
  if (operator === '$gt') return { from: next }
  if (operator === '$lt') return { to: time.toISOString() }
  if (operator === '$lte') return { to: next }
  throw unknownOperator()
}

/** `2024-03-01`, `2024-03-01 08:00:00`, or RFC 3339; in UTC unless it says otherwise. */
function momentOf(given: string): Date {
  const [, day, clock = '00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(given) ?? []
  const time = new Date(`${day}T${clock}${zone}`)
  const [first, last] = [Date.UTC(1, 0), Date.UTC(9999, 0)]
  if (!(time.getTime() > first && time.getTime() < last)) throw invalid(`"${given}" is no date.`)
  return time
}

function text(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw invalid(`Nothing can be compared with ${String(value)} here.`)
}

function unknownOperator() {
  return invalid('This comparison cannot be made with this field here.')
}

const labels: FilterFields = { id: oneOf('ids'), slug: oneOf('slugs'), visibility: always('public') }

/** What Ghost calls by these names. */
export const filterFields = {
  posts: {
    id: oneOf('ids'),
    slug: oneOf('slugs'),
    tag: labelled('tag'),
    tags: labelled('tag'),
    'tags.slug': labelled('tag'),
    author: labelled('author'),
    authors: labelled('author'),
    'authors.slug': labelled('author'),
    published_at: published,
    featured: always(false),
    visibility: always('public'),
    status: always('published'),
    page: always(false),
    type: always('post'),
  },
  labels,
} satisfies Record<string, FilterFields>
