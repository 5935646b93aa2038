/** Where an article is, as a path. */
export function articleLinks(slug: string): { self: string; related: string } {
  const self = `/v1/articles/${slug}`
  return { self, related: `${self}/related` }
}
