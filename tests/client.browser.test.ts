import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'
import { inBrowser, openBrowser } from './support/browser.ts'

/** As they are in the package: there is nothing to build. */
const modules: Record<string, string> = {
  'broadsheet/client': fileURLToPath(import.meta.resolve('broadsheet/client')),
  'openapi-fetch': fileURLToPath(import.meta.resolve('openapi-fetch')),
}

const page = `<!doctype html>
<title>A frontend</title>
<script type="importmap">{"imports": ${JSON.stringify(
  Object.fromEntries(Object.keys(modules).map((name) => [name, `/modules/${name}.js`])),
)}}</script>`

inBrowser('lets a page read by the client, and its browser keep what was read', { timeout: 60_000 }, async () => {
  const { page: tab, address, complaints, app } = await openBrowser()
  const statuses: number[] = []
  app.server.on('request', (request, response) => {
    if (request.url?.includes('how-bread-rises')) response.once('finish', () => statuses.push(response.statusCode))
  })
  // A frontend has an address of its own, from which it asks the API across origins.
  const frontend = createServer(({ url = '' }, response) => {
    const path = modules[/\/modules\/(.+)\.js$/.exec(url)?.[1] ?? '']
    if (path === undefined) response.setHeader('content-type', 'text/html').end(page)
    else response.setHeader('content-type', 'text/javascript').end(readFileSync(path))
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void frontend.close())
  await once(frontend, 'listening')
  const listening = frontend.address()
  const origin = `http://127.0.0.1:${typeof listening === 'object' ? listening?.port : ''}`
  await tab.goto(origin)
  const read = await tab.evaluate(`(async () => {
    const { createClient, ProblemError } = await import('broadsheet/client')
    const api = createClient({ baseUrl: ${JSON.stringify(address)} })
    const slug = 'how-bread-rises'
    const one = () => api.GET('/v1/articles/{slug}', { params: { path: { slug } } })
    const first = await one()
    const second = await one()
    const titles = []
    for await (const { title } of api.paginate('/v1/articles', { params: { query: { limit: 5 } } })) titles.push(title)
    const problem = await api.GET('/v1/articles/{slug}', { params: { path: { slug: 'no-such' } } }).catch((error) => error)
    return {
      title: first.data.title,
      isSame: JSON.stringify(first.data) === JSON.stringify(second.data),
      etag: second.response.headers.get('etag'),
      count: new Set(titles).size,
      problem: problem instanceof ProblemError && [problem.status, problem.message],
    }
  })()`)
  expect(read).toEqual({
    title: 'How bread rises',
    isSame: true,
    etag: expect.stringMatching(/^"1-/),
    count: 17,
    problem: [404, 'No article is called "no-such".'],
  })
  expect(statuses).toEqual([200, 304])
  // The browser itself speaks of what was not found, and of what the page is made of.
  const others = complaints.filter(
    (complaint) => !complaint.startsWith(`asked ${origin}/`) && !complaint.includes('404'),
  )
  expect(others).toEqual([])
})
