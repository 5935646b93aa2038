import openapiFetch, { type ClientOptions as FetchClientOptions, type FetchOptions } from 'openapi-fetch'
import type { components, paths } from './openapi.d.ts'

export type { components, paths } from './openapi.d.ts'

export type Article = components['schemas']['Article']
export type Problem = components['schemas']['Problem']

/** An error that was answered (RFC 9457). Where it was not the API that answered, as a proxy, `type` is `about:blank`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly type: string
  readonly title: string
  readonly status: number
  /** Everything that was wrong with the request; empty where it was something else. */
  readonly errors: NonNullable<Problem['errors']>
  /** Its headers say more: `Retry-After`, `Location`, `WWW-Authenticate`. */
  readonly response: Response

  constructor({ type, title, status, detail, errors = [] }: Omit<Problem, 'instance'>, response: Response) {
    super(detail ?? title)
    this.type = type
    this.title = title
    this.status = status
    this.errors = errors
    this.response = response
  }
}

export interface ClientOptions extends FetchClientOptions {
  /** `bs_<id>_<secret>`, for writing and for drafts. */
  key?: string
}

export interface Client {
  GET: Call<'get'>
  POST: Call<'post'>
  PUT: Call<'put'>
  PATCH: Call<'patch'>
  DELETE: Call<'delete'>
  /** Everything in a list, as one goes on: the parts are asked for when they are needed. Throws as `GET` does. */
  paginate: Paginate
}

/**
 * Calls what answers JSON, by the paths and parameters of `/openapi.json`. What else there is, as feeds, has an address
 * to fetch. What may be kept for how long, the headers say to the `fetch` that is used. Calls throw `ProblemError`, and
 * what `fetch` throws.
 */
export function createClient({ key, ...options }: ClientOptions): Client {
  const client = openapiFetch<paths, 'application/json'>(options)
  client.use({
    onRequest({ request }) {
      request.headers.set('accept', 'application/json')
      if (key !== undefined) request.headers.set('authorization', `Bearer ${key}`)
      if (request.method === 'PATCH') request.headers.set('content-type', 'application/merge-patch+json')
    },
    async onResponse({ response }) {
      if (!response.ok) throw new ProblemError(await problemIn(response), response)
    },
  })
  // What is no success was thrown, which the types of openapi-fetch cannot know.
  const calls = client as unknown as Omit<Client, 'paginate'>
  return { ...calls, paginate: paginateBy(client.GET as unknown as GetList) as Paginate }
}

interface ListPart {
  data: unknown[]
  links: { next: string | null }
}
type GetList = (path: string, init: object) => Promise<{ data: ListPart }>

function paginateBy(get: GetList) {
  return async function* (path: string, init: object = {}): AsyncGenerator<unknown, void> {
    let part = await get(path, init)
    for (;;) {
      yield* part.data.data
      const { next } = part.data.links
      if (next === null) return
      // The same path with the query of the link, wherever a proxy has put the API.
      const query = next.slice(next.indexOf('?') + 1)
      part = await get(path, { ...init, querySerializer: () => query })
    }
  }
}

async function problemIn(response: Response): Promise<Omit<Problem, 'instance'>> {
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return (await response.clone().json()) as Problem
  }
  return { type: 'about:blank', title: response.statusText || `Status ${response.status}`, status: response.status }
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

type Answering<Content> = { responses: { 200: { content: Content } } } | { responses: { 201: { content: Content } } }

/** The paths of a method that answer JSON, or nothing. */
type PathOf<M extends Method> = {
  [Path in keyof paths]: paths[Path][M] extends
    | Answering<{ 'application/json': unknown }>
    | { responses: { 204: unknown } }
    ? Path
    : never
}[keyof paths]

type Init<Path extends keyof paths, M extends Method> = FetchOptions<paths[Path][M]>
type Arguments<T> = object extends T ? [init?: T] : [init: T]

/** Without `fields`, articles are whole. */
type Uncut = { params?: { query?: { fields?: never } } }

/** What is answered where nothing went wrong. */
type Data<Path extends keyof paths, M extends Method> =
  paths[Path][M] extends Answering<{ 'application/json': infer Json }> ? Json : undefined

/** Of a union of whole and partial articles, the whole ones. */
type WholeItem<T> = [Extract<T, { title: string }>] extends [never] ? T : Extract<T, { title: string }>
type Whole<T> = [T] extends [{ data: (infer Item)[] }] ? Omit<T, 'data'> & { data: WholeItem<Item>[] } : WholeItem<T>

interface Answer<T> {
  data: T
  response: Response
}

interface Call<M extends Method> {
  <Path extends PathOf<M>>(path: Path, ...init: Arguments<Init<Path, M> & Uncut>): Promise<Answer<Whole<Data<Path, M>>>>
  <Path extends PathOf<M>>(path: Path, ...init: Arguments<Init<Path, M>>): Promise<Answer<Data<Path, M>>>
}

/** The lists that have an end. */
type ListPath = {
  [Path in PathOf<'get'>]: Data<Path, 'get'> extends { links: { next: infer Next } }
    ? null extends Next
      ? Path
      : never
    : never
}[PathOf<'get'>]

type Item<T> = T extends { data: (infer One)[] } ? One : never

interface Paginate {
  <Path extends ListPath>(
    path: Path,
    ...init: Arguments<Init<Path, 'get'> & Uncut>
  ): AsyncGenerator<Item<Whole<Data<Path, 'get'>>>, void>
  <Path extends ListPath>(
    path: Path,
    ...init: Arguments<Init<Path, 'get'>>
  ): AsyncGenerator<Item<Data<Path, 'get'>>, void>
}
