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

declare module 'wpapi' {
  type Paging = { total: number; totalPages: number; links: Record<string, string>; next?: Query; prev?: Query }
  interface Query extends PromiseLike<Item[] & { _paging: Paging }> {
    id(id: number): PromiseLike<Item>
    param(name: string, value: unknown): Query
    search(words: string): Query
    slug(slug: string): Query
    tags(ids: number | number[]): Query
    categories(ids: number | number[]): Query
    author(id: number): Query
    include(ids: number[]): Query
    exclude(ids: number[]): Query
    perPage(count: number): Query
    page(number: number): Query
    order(order: 'asc' | 'desc'): Query
    orderby(name: string): Query
    after(time: Date | string): Query
    before(time: Date | string): Query
    embed(): Query
    post(id: number): Query
    get(): Promise<Item[] & { _paging: Paging }>
  }
  type Item = Record<string, unknown> & { id: number; slug: string; title: { rendered: string } }
  export default class WpApi {
    static discover(url: string): Promise<WpApi>
    constructor(options: { endpoint: string })
    posts(): Query
    tags(): Query
    categories(): Query
    users(): Query
    media(): Query
    search(): Query
  }
}
