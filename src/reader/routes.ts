import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'
import type { Site } from '../articles/site.ts'
import { escapeHtml } from '../text/html.ts'

/** Everything from here; pictures from wherever articles have them. */
export const READER_POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  'img-src http: https: data:',
  "script-src 'self'",
  "style-src 'self'",
].join('; ')

const types = { css: 'text/css', js: 'text/javascript' }
const files = ['reader.css', 'reader.js', 'address.js', 'api.js', 'elements.js', 'views.js']

function fileOf(name: string): string {
  return readFileSync(new URL(`files/${name}`, import.meta.url), 'utf8')
}

/** The page that shows articles by nothing but the public API. */
export function readerPage({ title }: Site): string {
  return fileOf('index.html').replaceAll('{title}', () => escapeHtml(title))
}

/** What the page is made of, as the browser takes it: there is nothing to build. */
export const readerRoutes: FastifyPluginAsync = async (app) => {
  for (const name of files) {
    const content = fileOf(name)
    const type = types[name.endsWith('.css') ? 'css' : 'js']
    app.get(`/reader/${name}`, { config: { isOfOneType: true }, schema: { hide: true } }, async (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).send(content),
    )
  }
}
