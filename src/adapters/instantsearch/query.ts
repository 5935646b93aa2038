import { z } from 'zod'

/** Queries of one request: a page sends one, and one more for each facet that is chosen. */
const MOST_QUERIES = 10
const MOST_VALUES = 100

const name = z.string().max(120)
const names = z.array(name).max(MOST_VALUES)
const condition = z.string().max(300)
const conditions = z
  .union([condition.transform((one) => [one]), z.array(z.union([condition, z.array(condition).max(20)])).max(20)])
  .transform((all) => all.map((any) => [any].flat()).filter((any) => any.length > 0))
/** What may be said as long as it says nothing. */
const nothing = z
  .union([z.literal(''), z.array(z.never()), z.null(), z.undefined()], 'is not supported here')
  .optional()

const Params = z.object({
  indexName: name,
  type: z.literal('default', 'only hits can be asked for here').optional(),
  query: z.string().max(1_000).nullish(),
  page: z.int().min(0).max(99_999).default(0),
  hitsPerPage: z.int().min(0).max(100, 'is 100 at most here').default(20),
  facets: z.union([name.transform((one) => [one]), names]).default([]),
  maxValuesPerFacet: z.int().min(1).max(1_000).default(MOST_VALUES),
  facetFilters: conditions.default([]),
  numericFilters: conditions.default([]),
  filters: z.string().max(2_000).default(''),
  attributesToRetrieve: z.union([name.transform((one) => [one]), names]).default(['*']),
  attributesToHighlight: z.union([name.transform((one) => [one]), names]).default(['*']),
  attributesToSnippet: z.union([name.transform((one) => [one]), names]).default([]),
  highlightPreTag: z.string().max(100).default('<em>'),
  highlightPostTag: z.string().max(100).default('</em>'),
  tagFilters: nothing,
  optionalFilters: nothing,
  aroundLatLng: nothing,
  insideBoundingBox: nothing,
  insidePolygon: nothing,
  distinct: z.union([z.literal(false), z.literal(0), nothing]),
  offset: nothing,
  length: nothing,
})
export type Params = z.infer<typeof Params>

/** Parameters come beside the index, in an object of their own, or as the query of an address. */
function flat(request: unknown): unknown {
  const { params, ...rest } = Object(request)
  if (typeof params !== 'string') return { ...rest, ...Object(params) }
  const read = [...new URLSearchParams(params)].map(([key, value]) => [key, key === 'query' ? value : readValue(value)])
  return { ...rest, ...Object.fromEntries(read) }
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Text stands there as it is.
    return text
  }
}

export const QueriesBody = z
  .object({ requests: z.array(z.preprocess(flat, Params)).min(1).max(MOST_QUERIES) })
  .refine((body) => !JSON.stringify(body).includes('\\u0000'), 'has a NUL character in it')
