// Clients that come without types.

declare module '@tryghost/content-api' {
  type Post = Record<string, unknown> & { id: string; slug: string; title: string }
  type Page<Item> = Item[] & { meta: { pagination: Record<string, number | null> } }
  interface Resource {
    browse(options?: Record<string, unknown>): Promise<Page<Post>>
    read(which: { id: string } | { slug: string }, options?: Record<string, unknown>): Promise<Post>
  }
  export default class GhostContentApi {
    constructor(options: { url: string; key: string; version: string })
    posts: Resource
    tags: Resource
    authors: Resource
    pages: Resource
    settings: { browse(): Promise<Record<string, unknown>> }
  }
}
