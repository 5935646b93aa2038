import { z } from 'zod'
import { digits } from '../../http/parameters.ts'

const MOST = 100

/** `a,b`, or the same parameter several times. */
function several<T extends z.ZodType<unknown, string>>(item: T) {
  return z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',') : value),
      z.array(z.string().trim().max(120)).transform((parts) => parts.filter((part) => part !== '')),
    )
    .pipe(z.array(item).max(MOST))
}

const ids = several(
  z
    .string()
    .regex(/^\d{1,15}$/, 'expected ids')
    .transform(Number),
)
const flag = z.enum(['true', 'false', '1', '0', '']).transform((value) => ['true', '1'].includes(value))

/** A time without a zone is in UTC, which is the time of the site. */
const moment = z
  .union([z.iso.date(), z.iso.datetime({ offset: true, local: true })], 'expected a date and time (ISO 8601)')
  .transform((text) => new Date(/^\d{4}-\d\d-\d\d$|Z$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`))
  .refine((time) => time.getTime() > Date.UTC(1, 0) && time.getTime() < Date.UTC(9999, 0), 'expected a year to 9998')

/** Which part of each answer is wanted. */
const view = {
  context: z.enum(['view', 'embed']).default('view'),
  _fields: several(z.string()).optional(),
  _embed: several(z.string()).optional(),
}

const paging = {
  page: digits(z.int().min(1).max(100_000)).default(1),
  per_page: digits(z.int().min(1).max(MOST)).default(10),
}

const search = z.string().trim().max(1_000).optional()
const order = z.enum(['asc', 'desc'])

/** Parameters that WordPress has, and that mean something which cannot be answered here. Others are let pass. */
function without(...names: string[]) {
  return Object.fromEntries(names.map((name) => [name, z.undefined({ error: 'is not supported here' }).optional()]))
}

const shapes = {
  posts: {
    ...view,
    ...paging,
    search,
    after: moment.optional(),
    before: moment.optional(),
    author: ids.optional(),
    author_exclude: ids.optional(),
    include: ids.optional(),
    exclude: ids.optional(),
    order: order.default('desc'),
    orderby: z.enum(['date', 'modified', 'title', 'include', 'relevance']).default('date'),
    slug: several(z.string()).optional(),
    status: z.enum(['publish'], 'only what is published is shown').default('publish'),
    tags: ids.optional(),
    tags_exclude: ids.optional(),
    categories: ids.optional(),
    categories_exclude: ids.optional(),
    sticky: flag.optional(),
    ...without('offset', 'modified_after', 'modified_before', 'search_columns', 'search_semantics', 'tax_relation'),
    ...without('format'),
  },
  labels: {
    ...view,
    ...paging,
    search,
    include: ids.optional(),
    slug: several(z.string()).optional(),
    post: digits(z.int().min(1)).optional(),
    hide_empty: flag.optional(),
    order: order.optional(),
    orderby: z.enum(['name', 'slug', 'count', 'include']).default('name'),
    ...without('exclude', 'offset', 'parent', 'roles', 'capabilities', 'who'),
  },
  search: {
    ...view,
    ...paging,
    search,
    type: z.enum(['post']).default('post'),
    subtype: several(z.enum(['any', 'post'])).optional(),
    ...without('include', 'exclude'),
  },
  one: view,
} satisfies Record<string, z.ZodRawShape>

/** Clients write a list as `tags=1,2`, `tags[]=1&tags[]=2` or `tags[0]=1&tags[1]=2`. */
function unbracketed(query: unknown): unknown {
  const plain = new Map<string, unknown>()
  for (const [key, value] of Object.entries(Object(query))) {
    const [, name = key, inner] = /^(\w+)\[(.*)\]$/.exec(key) ?? []
    if (inner === undefined) plain.set(name, value)
    // `tags[operator]=AND` says what must not be left out in silence.
    else if (!/^\d*$/.test(inner)) plain.set(name, { [inner]: value })
    else plain.set(name, [plain.get(name) ?? [], value].flat())
  }
  return Object.fromEntries(plain)
}

export const PostsQuery = z.preprocess(unbracketed, z.object(shapes.posts))
export type PostsQuery = z.infer<typeof PostsQuery>
export const LabelsQuery = z.preprocess(unbracketed, z.object(shapes.labels))
export type LabelsQuery = z.infer<typeof LabelsQuery>
export const FoundQuery = z.preprocess(unbracketed, z.object(shapes.search))
export type FoundQuery = z.infer<typeof FoundQuery>
export const OneQuery = z.preprocess(unbracketed, z.object(shapes.one))
export type OneQuery = z.infer<typeof OneQuery>

/** The names that each kind of address takes, for the index of the API. */
export const parameterNames = {
  posts: Object.keys(shapes.posts),
  labels: Object.keys(shapes.labels),
  search: Object.keys(shapes.search),
  one: Object.keys(shapes.one),
}
