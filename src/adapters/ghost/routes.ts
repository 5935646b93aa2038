import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ArticleFilters, ArticleListQuery, Sort } from '../../articles/query.ts'
import { type Article, isWhole } from '../../articles/schema.ts'
import type { ArticleStore } from '../../articles/store.ts'
import { type ErrorKind, invalid, notFound } from '../../errors.ts'
import { ANY_ARTICLE, keysOfArticles, keysOfList, nameKeys } from '../../http/caching.ts'
import { keepsNot } from '../../http/keep-answers.ts'
import { digits } from '../../http/parameters.ts'
import type { NumberedLabel, TaxonomyStore } from '../../taxonomy/store.ts'
import { answerErrorsAs } from '../errors.ts'
import { type LabelQuery, labelsBySlug, listLabels } from '../labels.ts'
import type { AdapterOptions } from '../routes.ts'
import { filterFields, readFilter } from './filter.ts'
import { authorOf, postOf, settingsOf, tagOf } from './show.ts'

const MOST = 100

const names = z
  .string()
  .max(1_000)
  .transform((text) => text.split(',').map((name) => name.trim()))

/** What reads take; more that Ghost's clients send, as `key`, is let pass. */
const View = z.object({
  fields: names.optional(),
  include: names.default([]),
  formats: names.pipe(z.array(z.enum(['html', 'plaintext']))).optional(),
})
type View = z.infer<typeof View>

const Browse = View.extend({
  filter: z.string().max(2_000).optional(),
  // Ghost itself answers a hundred to whoever asks for more, or for all.
  limit: z
    .union([z.literal('all').transform(() => MOST), digits(z.int().min(1)).transform((limit) => Math.min(limit, MOST))])
    .default(15),
  page: digits(z.int().min(1).max(100_000)).default(1),
  order: z.string().max(200).optional(),
})
type Browse = z.infer<typeof Browse>

const ById = z.object({ id: z.string().max(120) })
const BySlug = z.object({ slug: z.string().max(120) })

/** Ghost's names of what can go wrong. */
const errorTypes: Partial<Record<ErrorKind, string>> = {
  invalid: 'BadRequestError',
  unauthorized: 'UnauthorizedError',
  'not-found': 'NotFoundError',
  'method-not-allowed': 'MethodNotAllowedError',
  'too-many-requests': 'TooManyRequestsError',
}

/** Ghost's Content API: posts, tags, authors and settings; there are no pages. */
export const ghostRoutes: FastifyPluginAsyncZod<AdapterOptions> = async (app, { articles, tags, authors, site }) => {
  answerErrorsAs(app, ({ kind, message, requestId }) => ({
    errors: [
      {
        message,
        context: null,
        type: errorTypes[kind] ?? 'InternalServerError',
        details: null,
        property: null,
        help: null,
        code: null,
        id: requestId,
        ghostErrorCode: null,
      },
    ],
  }))
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('content-version', 'v6.0')
  })

  /** Posts with what `include` asks for, in a fixed number of statements. */
  async function shown(items: readonly Article[], view: View): Promise<Record<string, unknown>[]> {
    const { include, fields, formats = [] } = view
    const [itsTags, itsAuthors] = await Promise.all([
      include.includes('tags')
        ? labelsBySlug(
            tags,
            items.flatMap((item) => item.tags),
          )
        : undefined,
      include.includes('authors')
        ? labelsBySlug(
            authors,
            items.flatMap((item) => item.authors),
          )
        : undefined,
    ])
    const kept = fields && [...fields, ...include, ...formats, 'primary_tag', 'primary_author']
    return items.map((item) => picked(postOf(item, { site, tags: itsTags, authors: itsAuthors }), kept))
  }

  async function readPost(nameOrId: string | undefined, view: View, reply: FastifyReply) {
    if (nameOrId === undefined) throw notFound('Post not found.')
    const { article, id } = await articles.get(nameOrId, { formats: formatsOf(view) })
    nameKeys(reply, keysOfArticles([id]))
    return { posts: await shown([article], view) }
  }

  /** A list of tags or authors, and each of them. */
  function labelRoutes(many: 'tags' | 'authors', store: TaxonomyStore): void {
    const show = (label: NumberedLabel, { include, fields }: View) => {
      const count = include.includes('count.posts') ? { count: { posts: label.articleCount } } : {}
      const whole = { ...(many === 'tags' ? tagOf(label, site) : authorOf(label, site)), ...count }
      return picked(whole, fields && [...fields, ...Object.keys(count)])
    }
    const read = async (by: { ids: number[] } | { slugs: string[] }, view: View, reply: FastifyReply) => {
      const [label] = await store.find(by)
      if (!label) throw notFound('Resource not found.')
      nameKeys(reply, [ANY_ARTICLE])
      return { [many]: [show(label, view)] }
    }
    get(`/${many}`, Browse, z.object({}), async ({ query }, reply) => {
      nameKeys(reply, [ANY_ARTICLE])
      const wanted = labelQuery(query)
      const { items, total } = wanted ? await listLabels(store, wanted) : { items: [], total: 0 }
      return { [many]: items.map((label) => show(label, query)), meta: metaOf(query, total) }
    })
    get(`/${many}/:id`, View, ById, async ({ params, query }, reply) =>
      read({ ids: /^\d{1,15}$/.test(params.id) ? [Number(params.id)] : [] }, query, reply),
    )
    get(`/${many}/slug/:slug`, View, BySlug, async ({ params, query }, reply) =>
      read({ slugs: [params.slug] }, query, reply),
    )
  }

  /** Ghost's addresses end in a slash, and clients that leave it out are let in too. */
  function get<Query extends z.ZodType, Params extends z.ZodType>(
    path: string,
    querystring: Query,
    params: Params,
    handler: (
      request: FastifyRequest & { query: z.output<Query>; params: z.output<Params> },
      reply: FastifyReply,
    ) => Promise<object>,
  ): void {
    for (const url of [path, `${path}/`]) {
      app.get(url, { schema: { hide: true, querystring, params } }, (request, reply) =>
        handler(request as FastifyRequest & { query: z.output<Query>; params: z.output<Params> }, reply),
      )
    }
  }

  get('/posts', Browse, z.object({}), async (request, reply) => {
    const { query } = request
    // What is relative to this moment changes without any article.
    if (query.filter?.includes('now')) keepsNot(request)
    const filters = await filtersOf(query.filter, articles)
    nameKeys(reply, [ANY_ARTICLE])
    if (filters === null) return { posts: [], meta: metaOf(query, 0) }
    const { items, ids, total = 0 } = await articles.list(listQuery(query, filters))
    nameKeys(reply, [...keysOfList(filters), ...keysOfArticles(ids)])
    return { posts: await shown(items.filter(isWhole), query), meta: metaOf(query, total) }
  })
  get('/posts/:id', View, ById, async ({ params: { id }, query }, reply) =>
    readPost(/^\d{1,15}$/.test(id) ? id : undefined, query, reply),
  )
  get('/posts/slug/:slug', View, BySlug, async ({ params: { slug }, query }, reply) =>
    readPost(/^\d+$/.test(slug) ? undefined : slug, query, reply),
  )
  labelRoutes('tags', tags)
  labelRoutes('authors', authors)
  get('/pages', Browse, z.object({}), async ({ query }) => ({ pages: [], meta: metaOf(query, 0) }))
  for (const [path, params] of [
    ['/pages/:id', ById],
    ['/pages/slug/:slug', BySlug],
  ] as const) {
    get(path, View, params, async () => {
      throw notFound('Page not found.')
    })
  }
  get('/settings', View, z.object({}), async () => ({ settings: settingsOf(site), meta: {} }))
}

/** `null` where nothing can be as the filter says. */
async function filtersOf(filter: string | undefined, articles: ArticleStore): Promise<ArticleFilters | null> {
  const conditions = filter ? readFilter(filter, filterFields.posts) : {}
  if (conditions === null) return null
  const { slugs, '-slugs': notSlugs = [], '-ids': notIds = [], ids, ...rest } = conditions
  const idOf = await articles.idsOf([...(slugs ?? []), ...notSlugs])
  const numbersOf = (some: readonly string[]) => some.flatMap((slug) => idOf.get(slug) ?? []).map(String)
  const bySlug = slugs && numbersOf(slugs)
  const wanted = ids && bySlug ? ids.filter((id) => bySlug.includes(id)) : (ids ?? bySlug)
  if (wanted?.length === 0) return null
  const unwanted = [...notIds, ...numbersOf(notSlugs)]
  return { ...rest, ids: wanted, '-ids': unwanted.length > 0 ? unwanted : undefined }
}

function listQuery(query: Browse, filters: ArticleFilters): ArticleListQuery & ArticleFilters {
  const { limit, page } = query
  return { ...filters, sort: sortOf(query.order), limit, page, formats: formatsOf(query), count: 'exact' }
}

function formatsOf({ formats, fields }: View): ('html' | 'text')[] {
  const wanted = formats ?? (['html', 'plaintext'] as const).filter((format) => (fields ?? ['html']).includes(format))
  return wanted.map((format) => (format === 'plaintext' ? 'text' : format))
}

const sortNames: Record<string, 'publishedAt' | 'updatedAt' | 'title'> = {
  published_at: 'publishedAt',
  updated_at: 'updatedAt',
  title: 'title',
}

/** Unless it is given, the latest first, or as the filter names them. */
function sortOf(order: string | undefined): Sort | undefined {
  // All are alike in being no featured one.
  const [first] = (order ?? '').split(',').filter((part) => !/^\s*(?:featured\b.*)?$/i.test(part))
  if (first === undefined) return undefined
  const [name = '', direction = 'asc'] = first.trim().toLowerCase().split(/\s+/)
  const known = Object.hasOwn(sortNames, name) ? sortNames[name] : undefined
  if (!known || !['asc', 'desc'].includes(direction)) throw invalid(`Posts cannot be sorted by "${first.trim()}" here.`)
  return direction === 'desc' ? `-${known}` : known
}

/** `null` where nothing can be as the filter says. */
function labelQuery({ order, filter, limit, page }: Browse): LabelQuery | null {
  const conditions = filter ? readFilter(filter, filterFields.labels) : {}
  if (conditions === null) return null
  const { ids, slugs, ...others } = conditions
  if (Object.keys(others).length > 0) throw invalid('Tags and authors can be named here, not left out.')
  return { sort: labelSortOf(order), limit, page, ids: ids?.map(Number), slugs }
}

function labelSortOf(order: string | undefined): 'name' | '-articleCount' {
  const wanted = order?.trim().toLowerCase().replace(/\s+/g, ' ') ?? 'name asc'
  if (['name', 'name asc', 'slug', 'slug asc'].includes(wanted)) return 'name'
  if (wanted === 'count.posts desc') return '-articleCount'
  throw invalid(`Here they are sorted by "name asc" or "count.posts desc", not by "${order}".`)
}

function metaOf({ limit, page }: Browse, total: number): object {
  const pages = Math.max(1, Math.ceil(total / limit))
  const next = page < pages ? page + 1 : null
  return { pagination: { page, limit, pages, total, next, prev: page > 1 ? page - 1 : null } }
}

function picked(whole: Record<string, unknown>, names: readonly string[] | undefined): Record<string, unknown> {
  return names ? Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name))) : whole
}
