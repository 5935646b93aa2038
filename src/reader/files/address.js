// The reader's addresses are those of the API: `/?q=tide&tag=sea` shows `/v1/search?q=tide&tag=sea`,
// `/?tag=sea` shows `/v1/articles?tag=sea`, and `/?article=how-bread-rises#p11` one article, at that paragraph.

/** What a reader chooses; everything else in a query is how the API is asked, below. */
const choices = ['q', 'tag', '-tag', 'author', '-author', 'from', 'to', 'lang', 'cursor']

/** What lists show of an article. */
const FIELDS = 'title,slug,summary,tags,authors,publishedAt,readingTime,links'

/** Where the API answers what an address of the reader shows. */
export function apiAddress(/** @type {URLSearchParams} */ parameters) {
  const slug = parameters.get('article')
  if (slug) return `/v1/articles/${encodeURIComponent(slug)}?include=related`
  const query = chosen(parameters)
  query.set('fields', FIELDS)
  if (!query.get('q')) {
    query.delete('q')
    return `/v1/articles?${query}`
  }
  query.set('prefix', 'true')
  query.set('facets', 'tag,author,year')
  return `/v1/search?${query}`
}

/** Where the reader shows what the API answers there. */
export function readerAddress(/** @type {string} */ link) {
  const { pathname, searchParams, hash } = new URL(link, location.origin)
  const [, slug] = /^\/v1\/articles\/([^/]+)$/.exec(pathname) ?? []
  if (slug) return `/?article=${slug}${hash}`
  const query = String(chosen(searchParams))
  return query ? `/?${query}` : '/'
}

function chosen(/** @type {URLSearchParams} */ parameters) {
  return new URLSearchParams([...parameters].filter(([name]) => choices.includes(name)))
}
