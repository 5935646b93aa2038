import type { FastifyReply, FastifyRequest } from 'fastify'
import { pathOf } from './path.ts'

interface Slice<Item> {
  items: Item[]
  next: string | number | null
  prev: string | number | null
  total?: number
}

interface PageAnswer<Item> {
  data: Item[]
  meta: { limit: number; total?: number; page?: number }
  links: { self: string; next: string | null; prev: string | null }
}

/** A part of a list as it is answered: enveloped, with ready links, which also go into the `Link` header (RFC 8288). */
export function pageAnswer<Item>(
  request: FastifyRequest,
  reply: FastifyReply,
  { limit, page }: { limit: number; page?: number | undefined },
  slice: Slice<Item>,
): PageAnswer<Item> {
  const links = pageLinks(reply, pathOf(request.url), slice)
  const total = slice.total === undefined ? {} : { total: slice.total }
  return { data: slice.items, meta: { limit, ...total, ...(page === undefined ? {} : { page }) }, links }
}

/** As `pageAnswer`, of items that are JSON. */
export function pageAsJson(
  request: FastifyRequest,
  reply: FastifyReply,
  query: { limit: number; page?: number | undefined },
  slice: Slice<string>,
): string {
  const { data, ...rest } = pageAnswer(request, reply, query, slice)
  return `{"data":[${data.join(',')}],${JSON.stringify(rest).slice(1)}`
}

/** Where a list goes on, and the same as a header. */
export function pageLinks(
  reply: FastifyReply,
  path: string,
  { next, prev }: Pick<Slice<unknown>, 'next' | 'prev'>,
): PageAnswer<unknown>['links'] {
  const links = { self: path, next: linkTo(path, next), prev: linkTo(path, prev) }
  const header = (['next', 'prev'] as const).flatMap((rel) =>
    links[rel] === null ? [] : `<${links[rel]}>; rel="${rel}"`,
  )
  if (header.length > 0) reply.header('link', header.join(', '))
  return links
}

/** The same request at another place: a cursor, or the number of a page. */
function linkTo(path: string, place: string | number | null): string | null {
  if (place === null) return null
  return sameRequest(path, { set: { [typeof place === 'number' ? 'page' : 'cursor']: String(place) } })
}

/** The address of the same request from its beginning, with these parameters besides, or instead of those it has. */
export function sameRequest(
  path: string,
  { add = {}, set = {} }: { add?: Record<string, string>; set?: Record<string, string> },
): string {
  const [pathname, ...query] = path.split('?')
  const parameters = new URLSearchParams(query.join('?'))
  parameters.delete('cursor')
  parameters.delete('page')
  for (const [name, value] of Object.entries(set)) parameters.set(name, value)
  for (const [name, value] of Object.entries(add)) parameters.append(name, value)
  return parameters.size > 0 ? `${pathname}?${parameters}` : (pathname ?? path)
}
