import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Article, isWhole, type PartialArticle } from '../../articles/schema.ts'
import type { Site } from '../../articles/site.ts'
import { invalid } from '../../errors.ts'
import { urlOf } from '../../feeds/feed.ts'
import type { FacetRow } from '../../search/facets.ts'
import type { FacetName, Highlight } from '../../search/schema.ts'
import { answerErrorsAs } from '../errors.ts'
import { plainSearch, SEARCH_COST } from '../plain-search.ts'
import type { AdapterOptions } from '../routes.ts'
import { facetAttributes, filtersOf } from './filters.ts'
import { markWords, matchedWords, snippet, type Tags } from './highlight.ts'
import { type Params, QueriesBody } from './query.ts'

interface Found {
  items: readonly PartialArticle[]
  highlights: readonly (readonly Highlight[])[]
  total: number
  /** How many words were looked for. */
  terms: number
  isExact: boolean
  facets: Partial<Record<FacetName, readonly FacetRow[]>>
}

const nothing: Found = { items: [], highlights: [], total: 0, terms: 0, isExact: true, facets: {} }

/** What InstantSearch and the clients of Algolia ask for: several searches at once. */
export const instantSearchRoutes: FastifyPluginAsyncZod<AdapterOptions> = async (app, stores) => {
  const { articles, search, site } = stores
  answerErrorsAs(app, ({ status, message }) => ({ message, status }))
  // Browsers ask nobody before they send what they call text, so that clients call their JSON that.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))

  app.post(
    '/:index/queries',
    {
      config: { cost: 2 * SEARCH_COST },
      schema: { hide: true, params: z.object({ index: z.literal('*') }), body: QueriesBody },
    },
    async ({ body }) => {
      const results: object[] = []
      // One after another: one page's searches are not to keep others from theirs.
      for (const params of body.requests) results.push(await answer(params))
      return { results }
    },
  )

  async function answer(params: Params): Promise<object> {
    const start = performance.now()
    const facetNames = facetsOf(params)
    const found = await find(params, facetNames)
    const { page, hitsPerPage, query, indexName, maxValuesPerFacet } = params
    const whole = hitsPerPage > 0 ? found.items.filter(isWhole) : []
    return {
      hits: whole.map((item, position) => hitOf(item, found.highlights[position] ?? [], found.terms, params, site)),
      nbHits: found.total,
      page,
      nbPages: hitsPerPage > 0 ? Math.ceil(found.total / hitsPerPage) : 0,
      hitsPerPage,
      ...(facetNames.length > 0 ? { facets: namedFacets(facetNames, found.facets, maxValuesPerFacet) } : {}),
      exhaustiveNbHits: found.isExact,
      exhaustiveFacetsCount: found.isExact,
      exhaustiveTypo: true,
      exhaustive: { nbHits: found.isExact, facetsCount: found.isExact, typo: true },
      index: indexName,
      query: query ?? '',
      params: paramsOf(params),
      processingTimeMS: Math.round(performance.now() - start),
      renderingContent: {},
    }
  }

  async function find(params: Params, facets: readonly FacetName[]): Promise<Found> {
    const filters = await filtersOf(params, stores)
    if (filters === null) return nothing
    const order = /_(newest|oldest)$/.exec(params.indexName)?.[1]
    // Whoever wants no hits wants counts.
    const place = { limit: Math.max(1, params.hitsPerPage), page: params.page + 1 }
    const q = params.query?.trim() ?? ''
    if (q === '') {
      const [{ items, total = 0 }, counted] = await Promise.all([
        articles.list({
          ...filters,
          ...place,
          sort: order === 'oldest' ? 'publishedAt' : '-publishedAt',
          count: 'exact',
        }),
        facets.length > 0 ? search.facets(facets, filters) : { facets: {}, isApproximate: false },
      ])
      return { items, highlights: [], total, terms: 0, isExact: !counted.isApproximate, facets: counted.facets }
    }
    const sort = order === 'newest' || order === 'oldest' ? order : 'relevance'
    const found = await search.search({
      ...plainSearch(q, filters, { sort, ...place }),
      prefix: true,
      highlights: params.hitsPerPage > 0 ? 5 : 0,
      facets: facets.length > 0 ? [...facets] : undefined,
    })
    const known = params.page * place.limit + found.items.length + (found.next === null ? 0 : 1)
    return {
      items: found.items,
      highlights: found.items.map(({ highlights }) => highlights),
      total: found.total ?? known,
      terms: Math.max(1, found.query.terms.length + found.query.phrases.length),
      isExact: !found.isApproximate,
      facets: found.facets ?? {},
    }
  }
}

function facetsOf({ facets }: Params): FacetName[] {
  if (facets.includes('*')) return Object.values(facetAttributes)
  return [...new Set(facets)].map((name) => {
    const facet = Object.hasOwn(facetAttributes, name) ? facetAttributes[name] : undefined
    if (!facet) throw invalid(`"${name}" is no facet here; ${Object.keys(facetAttributes).join(', ')} are.`)
    return facet
  })
}

/** `{ tags: { Sea: 2 } }` */
function namedFacets(names: readonly FacetName[], rows: Found['facets'], most: number): object {
  const attributes = Object.entries(facetAttributes).filter(([, facet]) => names.includes(facet))
  return Object.fromEntries(
    attributes.map(([attribute, facet]) => [
      attribute,
      Object.fromEntries((rows[facet] ?? []).slice(0, most).map(({ label, count }) => [label, count])),
    ]),
  )
}

function hitOf(
  article: Article,
  highlights: readonly Highlight[],
  terms: number,
  params: Params,
  site: Site,
): Record<string, unknown> {
  const { attributesToRetrieve, attributesToHighlight, attributesToSnippet } = params
  const tags: Tags = { pre: params.highlightPreTag, post: params.highlightPostTag }
  const words = matchedWords(highlights)
  const mark = (text: string) => markWords(text, words, terms, tags)
  const searched = {
    title: article.title,
    summary: article.summary,
    tags: article.tags.map(({ name }) => name),
    authors: article.authors.map(({ name }) => name),
  }
  const attributes = {
    ...searched,
    slug: article.slug,
    url: urlOf(article, site),
    image: article.image?.url ?? null,
    language: article.language,
    publishedAt: article.publishedAt,
    publishedAtTimestamp: Math.floor(Date.parse(article.publishedAt) / 1_000),
    year: article.publishedAt.slice(0, 4),
    month: article.publishedAt.slice(0, 7),
    readingTime: article.readingTime.seconds,
  }
  const marked = Object.fromEntries(
    Object.entries(searched).map(([name, value]) => [name, Array.isArray(value) ? value.map(mark) : mark(value)]),
  )
  const passages = {
    title: mark(searched.title),
    summary: mark(searched.summary),
    body: snippet(highlights, terms, tags),
  }
  const snippets = Object.fromEntries(
    Object.entries(passages).map(([name, { value, matchLevel }]) => [name, { value, matchLevel }]),
  )
  return {
    objectID: article.id,
    ...only(attributes, attributesToRetrieve),
    ...(attributesToHighlight.length > 0 ? { _highlightResult: only(marked, attributesToHighlight) } : {}),
    ...(attributesToSnippet.length > 0
      ? {
          _snippetResult: only(
            snippets,
            attributesToSnippet.map((name) => name.replace(/:\d+$/, '')),
          ),
        }
      : {}),
  }
}

function only(whole: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  if (names.includes('*')) return whole
  return Object.fromEntries(Object.entries(whole).filter(([name]) => names.includes(name)))
}

/** What was asked for, as the query of an address. */
function paramsOf({ indexName: _, ...params }: Params): string {
  const entries = Object.entries(params).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
  )
  return new URLSearchParams(entries).toString()
}
