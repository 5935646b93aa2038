import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Article, isWhole, type PartialArticle } from '../../articles/schema.ts'
import { type ErrorKind, invalid, notFound } from '../../errors.ts'
import { ANY_ARTICLE, keysOfArticles, keysOfList, nameKeys } from '../../http/caching.ts'
import { pathOf } from '../../http/path.ts'
import type { NumberedLabel, TaxonomyStore } from '../../taxonomy/store.ts'
import { fold, wordsOf } from '../../text/words.ts'
import { answerErrorsAs } from '../errors.ts'
import { type LabelQuery, labelsBySlug, listLabels, pageOf } from '../labels.ts'
import { plainSearch, SEARCH_COST } from '../plain-search.ts'
import type { AdapterOptions } from '../routes.ts'
import { filtersOf, sortOf } from './filters.ts'
import { FoundQuery, LabelsQuery, OneQuery, PostsQuery, parameterNames } from './query.ts'
import { createShow, pickFields, type Resource } from './show.ts'

const Id = z.object({ id: z.string().regex(/^\d{1,15}$/) })
const Nothing = z.object({})

/** WordPress' names of what can go wrong, where they do not depend on what was asked for. */
const errorCodes: Partial<Record<ErrorKind, string>> = {
  invalid: 'rest_invalid_param',
  unauthorized: 'rest_not_logged_in',
  'not-found': 'rest_no_route',
  'method-not-allowed': 'rest_no_route',
  'too-many-requests': 'rest_too_many_requests',
}

/** Codes that say of what there is none. */
const missing = {
  posts: 'rest_post_invalid_id',
  media: 'rest_post_invalid_id',
  tags: 'rest_term_invalid',
  categories: 'rest_term_invalid',
  users: 'rest_user_invalid_id',
}

const BEYOND = 'The page number requested is larger than the number of pages available.'

interface Part {
  items: PartialArticle[]
  total: number
}

/** WordPress' REST API: posts, tags, categories, users, pictures of posts, and search. */
export const wordpressRoutes: FastifyPluginAsyncZod<AdapterOptions> = async (app, stores) => {
  const { articles, search, tags, authors, site } = stores
  const show = createShow(site)
  const index: Record<string, object> = {}

  answerErrorsAs(app, ({ kind, status, message, faults }, request) => ({
    code: codeOf(kind, message, request),
    message,
    data: {
      status,
      ...(faults.length > 0
        ? { params: Object.fromEntries(faults.map(({ parameter = '', detail }) => [parameter, detail])) }
        : {}),
    },
  }))
  app.addHook('onRequest', async (_request, reply) => {
    const exposed = reply.getHeader('access-control-expose-headers')
    reply.header('access-control-expose-headers', [exposed, 'X-WP-Total', 'X-WP-TotalPages'].filter(Boolean).join(', '))
  })

  /** With and without a slash at its end, as WordPress answers both. */
  function get<Query extends z.ZodType, Params extends z.ZodType>(
    path: string,
    { query, params, takes }: { query: Query; params: Params; takes: readonly string[] },
    handler: (
      request: FastifyRequest & { query: z.output<Query>; params: z.output<Params> },
      reply: FastifyReply,
    ) => Promise<object>,
  ): void {
    const args = Object.fromEntries(takes.map((name) => [name, { required: false }]))
    index[`/wp/v2${path.replace(':id', '(?P<id>[\\d]+)')}`] = {
      namespace: 'wp/v2',
      methods: ['GET'],
      endpoints: [{ methods: ['GET'], args }],
    }
    const cost = ({ query }: FastifyRequest) => (Object(query).search ? SEARCH_COST : 1)
    for (const url of [`/wp/v2${path}`, `/wp/v2${path}/`]) {
      app.get(url, { config: { cost }, schema: { hide: true, querystring: query, params } }, (request, reply) =>
        handler(request as FastifyRequest & { query: z.output<Query>; params: z.output<Params> }, reply),
      )
    }
  }

  /** Posts with their numbers, and with what they link to where that is wanted, in a fixed number of statements. */
  async function shown(items: readonly Article[], { _fields, _embed }: OneQuery): Promise<Record<string, unknown>[]> {
    const [itsTags, itsAuthors] = await Promise.all([
      labelsBySlug(
        tags,
        items.flatMap((item) => item.tags),
      ),
      labelsBySlug(
        authors,
        items.flatMap((item) => item.authors),
      ),
    ])
    const labels = { tags: itsTags, authors: itsAuthors }
    return items.map((item) => {
      const embedded = _embed ? { _embedded: show.embedded(item, labels, _embed) } : {}
      return pickFields({ ...show.postOf(item, labels), ...embedded }, _fields)
    })
  }

  async function listPosts(query: PostsQuery, reply: FastifyReply): Promise<Part> {
    const { search: q, orderby, order, page, per_page: limit } = query
    nameKeys(reply, [ANY_ARTICLE])
    const filters = await filtersOf(query, stores)
    if (filters === null) return { items: [], total: 0 }
    if (q) {
      if (filters.ids || filters['-ids'])
        throw refused('search', 'cannot be combined with include, exclude or slug here')
      const sorts = { relevance: 'relevance', date: order === 'desc' ? 'newest' : 'oldest' } as const
      if (orderby !== 'relevance' && orderby !== 'date')
        throw refused('orderby', 'is date or relevance in a search here')
      const found = await search.search({
        ...plainSearch(q, filters, { sort: sorts[orderby], limit, page }),
        formats: ['html'],
      })
      // Where time ran out before all were counted, what is known of is counted.
      return { items: found.items, total: found.total ?? atLeast(found, query) }
    }
    if (orderby === 'relevance') throw refused('orderby', 'needs a search to be relevance')
    if (orderby === 'include' && !filters.ids) throw refused('orderby', 'needs include to be include')
    const sort = sortOf(orderby, order)
    const {
      items,
      ids,
      total = 0,
    } = await articles.list({
      ...filters,
      sort,
      limit,
      page,
      formats: ['html'],
      count: 'exact',
    })
    nameKeys(reply, [...keysOfList(filters), ...keysOfArticles(ids)])
    return { items, total }
  }

  get('/posts', { query: PostsQuery, params: Nothing, takes: parameterNames.posts }, async (request, reply) => {
    const { query } = request
    const { items, total } = await listPosts(query, reply)
    if (total > 0 && query.page > Math.ceil(total / query.per_page)) throw invalid(BEYOND)
    sayPages(request, reply, query, total, site.publicUrl)
    return shown(items.filter(isWhole), query)
  })

  get('/search', { query: FoundQuery, params: Nothing, takes: parameterNames.search }, async (request, reply) => {
    const { query } = request
    const posts = PostsQuery.parse({ search: query.search, orderby: query.search ? 'relevance' : 'date' })
    const { items, total } = await listPosts({ ...posts, page: query.page, per_page: query.per_page }, reply)
    sayPages(request, reply, query, total, site.publicUrl)
    return items.filter(isWhole).map((item) => pickFields(show.foundOf(item), query._fields))
  })

  async function readArticle(id: string, reply: FastifyReply): Promise<Article> {
    const { article, id: number } = await articles.get(id)
    nameKeys(reply, keysOfArticles([number]))
    return article
  }

  const one = { query: OneQuery, params: Id, takes: parameterNames.one }
  get('/posts/:id', one, async ({ params, query }, reply) => {
    const [post = {}] = await shown([await readArticle(params.id, reply)], query)
    return post
  })
  get('/media/:id', one, async ({ params, query }, reply) => {
    const picture = show.mediaOf(await readArticle(params.id, reply))
    if (!picture) throw notFound('Invalid post ID.')
    return pickFields(picture, query._fields)
  })

  /** A list of labels and each of them. Their counts change with any article. */
  function labelRoutes(path: string, store: TaxonomyStore, shownAs: (label: NumberedLabel) => Resource): void {
    const find = async (query: LabelsQuery): Promise<{ items: NumberedLabel[]; total: number }> => {
      const sort = labelSortOf(query)
      const wanted: LabelQuery = { sort, limit: query.per_page, page: query.page }
      if (query.search) {
        const words = wordsOf(query.search).map(({ text }) => fold(text))
        return pageOf(words.length > 0 ? await store.startingWith(words, 100) : [], wanted)
      }
      const ofPost = query.post === undefined ? undefined : await slugsOfPost(String(query.post), path)
      const slugs = query.slug?.length ? query.slug : undefined
      const include = query.include?.length ? query.include : undefined
      return listLabels(store, {
        ...wanted,
        ids: include,
        slugs: ofPost && slugs ? ofPost.filter((slug) => slugs.includes(slug)) : (ofPost ?? slugs),
      })
    }
    get(`/${path}`, { query: LabelsQuery, params: Nothing, takes: parameterNames.labels }, async (request, reply) => {
      const { query } = request
      nameKeys(reply, [ANY_ARTICLE])
      const { items, total } = await find(query)
      sayPages(request, reply, query, total, site.publicUrl)
      return items.map((label) => pickFields(shownAs(label), query._fields))
    })
    get(`/${path}/:id`, one, async ({ params, query }, reply) => {
      const [label] = await store.find({ ids: [Number(params.id)] })
      if (!label) throw notFound('Invalid ID.')
      nameKeys(reply, [ANY_ARTICLE])
      return pickFields(shownAs(label), query._fields)
    })
  }

  async function slugsOfPost(id: string, path: string): Promise<string[]> {
    const [article] = [...(await articles.byIds([Number(id)])).values()]
    const labels = path === 'users' ? article?.authors : article?.tags
    return (labels ?? []).map(({ slug }) => slug)
  }

  labelRoutes('tags', tags, (label) => show.termOf(label, 'tags'))
  labelRoutes('categories', tags, (label) => show.termOf(label, 'categories'))
  labelRoutes('users', authors, show.userOf)

  for (const url of ['', '/']) {
    app.get(url, { prefixTrailingSlash: 'slash', schema: { hide: true } }, async () => ({
      name: site.title,
      description: '',
      url: site.publicUrl,
      home: site.publicUrl,
      gmt_offset: '0',
      timezone_string: 'UTC',
      namespaces: ['wp/v2'],
      authentication: {},
      routes: index,
      _links: {},
    }))
  }
}

function codeOf(kind: ErrorKind, message: string, { url }: FastifyRequest): string {
  if (message === BEYOND) return 'rest_post_invalid_page_number'
  const [, path = ''] = /\/wp\/v2\/(\w+)\/\d+\/?(?:\?|$)/.exec(url) ?? []
  if (kind === 'not-found' && Object.hasOwn(missing, path)) return missing[path as keyof typeof missing]
  return errorCodes[kind] ?? 'rest_internal_error'
}

function refused(parameter: string, detail: string) {
  return invalid(`Invalid parameter(s): ${parameter}`, [{ parameter, detail: `${parameter} ${detail}.` }])
}

function labelSortOf({ orderby, order }: LabelsQuery): LabelQuery['sort'] {
  if (orderby === 'count') {
    if (order !== 'desc') throw refused('order', 'is desc where it is by count here')
    return '-articleCount'
  }
  if (order === 'desc') throw refused('order', 'is asc where it is by name here')
  return 'name'
}

function atLeast({ items, next }: { items: unknown[]; next: unknown }, { page, per_page }: PostsQuery): number {
  return (page - 1) * per_page + items.length + (next === null ? 0 : 1)
}

/** How many there are, and where the pages around this one are, in headers. */
function sayPages(
  { url }: FastifyRequest,
  reply: FastifyReply,
  { page, per_page: limit }: { page: number; per_page: number },
  total: number,
  publicUrl: string,
): void {
  const pages = Math.ceil(total / limit)
  reply.header('x-wp-total', total).header('x-wp-totalpages', pages)
  const linkTo = (number: number, rel: string) => {
    const address = new URL(pathOf(url), publicUrl)
    address.searchParams.set('page', String(number))
    return `<${publicUrl}${address.pathname}${address.search}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 && pages > 0 ? [linkTo(Math.min(page - 1, pages), 'prev')] : []),
    ...(page < pages ? [linkTo(page + 1, 'next')] : []),
  ]
  if (links.length > 0) reply.header('link', links.join(', '))
}
