import type { FastifyInstance } from 'fastify'

/** The patterns of all addresses that adapters answer, in order: OpenAPI does not describe them. */
export function routesOfAdapters(app: FastifyInstance): string[] {
  const of = (method: 'GET' | 'POST') => routesIn(app.printRoutes({ method, commonPrefix: false }), method)
  const known = [...of('GET'), ...of('POST')].filter((route) => /^\/(?:ghost|wp-json|1)\b/.test(route))
  return [...new Set(known.map((route) => route.replace(/\/$/, '')))].sort()
}

/** The tree that Fastify prints: a line for each part of an address, with the methods that it takes. */
function routesIn(tree: string, method: string): string[] {
  const parts: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = ''] = /^(.*?)[├└]── (.*)$/.exec(line) ?? []
    const [, text = part, methods = ''] = /^(.*?) \((.*)\)$/.exec(part) ?? []
    const depth = indent.length / 4
    parts.splice(depth, parts.length, text)
    const isTaken = methods.split(', ').includes(method)
    return isTaken ? [parts.slice(0, depth + 1).join('')] : []
  })
}
