import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createClient, ProblemError } from 'broadsheet/client'
import { Agent, interceptors, fetch as undiciFetch } from 'undici'
import { describe, expect, expectTypeOf, it, onTestFinished } from 'vitest'
import { article } from './support/article.ts'
import { startApp, type TestApp } from './support/start-app.ts'

interface Listening extends TestApp {
  baseUrl: string
  /** Method, path and status of what was answered, in order. */
  answered: string[]
}

async function listen(): Promise<Listening> {
  const started = await startApp()
  const answered: string[] = []
  started.app.server.prependListener('request', ({ method, url }, response) =>
    response.once('finish', () => answered.push(`${method} ${url} ${response.statusCode}`)),
  )
  const baseUrl = await started.app.listen({ port: 0, host: '127.0.0.1' })
  return { ...started, baseUrl, answered }
}

async function problemOf(answer: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await answer.catch((thrown: unknown) => thrown)
  if (error instanceof ProblemError) return error
  throw new Error('no problem was thrown', { cause: error })
}

describe('the client', () => {
  it('reads an article, whole, by types that know it', async () => {
    const { baseUrl, add } = await listen()
    await add(article({ title: 'Tides', tags: ['Sea'] }))
    const api = createClient({ baseUrl })
    const { data, response } = await api.GET('/v1/articles/{slug}', { params: { path: { slug: 'tides' } } })
    expectTypeOf(data.title).toEqualTypeOf<string>()
    expect(data.tags).toEqual([{ slug: 'sea', name: 'Sea' }])
    expect(response.headers.get('etag')).toMatch(/^"1-/)
    const { data: found } = await api.GET('/v1/search', { params: { query: { q: 'tides' } } })
    expectTypeOf(found.data[0]?.highlights[0]?.ranges).toEqualTypeOf<[number, number][] | undefined>()
    expectTypeOf(found.data[0]?.title).toEqualTypeOf<string | undefined>()
    expect(found.data[0]?.score).toBeGreaterThan(0)
  })

  it('knows that articles are in part what `fields` cut down', async () => {
    const { baseUrl, add } = await listen()
    await add(article({ title: 'Tides' }))
    const params = { path: { slug: 'tides' }, query: { fields: 'title' } }
    const { data } = await createClient({ baseUrl }).GET('/v1/articles/{slug}', { params })
    expectTypeOf(data.summary).toEqualTypeOf<string | undefined>()
    expect(data).toEqual({ title: 'Tides' })
  })

  it('goes through a list to its end, whatever is asked of it, and not further than one goes', async () => {
    const { baseUrl, add, answered } = await listen()
    await add(...Array.from({ length: 5 }, (_, n) => article({ title: `Tide ${n}`, tags: ['Sea', 'Moon'] })))
    await add(article({ title: 'Bread', tags: ['Sea'] }))
    const api = createClient({ baseUrl })
    const params = { query: { tag: ['sea', 'moon'], sort: 'title' as const, limit: 2 } }
    const titles: string[] = []
    for await (const { title } of api.paginate('/v1/articles', { params })) titles.push(title)
    expect(titles).toEqual(['Tide 0', 'Tide 1', 'Tide 2', 'Tide 3', 'Tide 4'])
    expect(answered).toHaveLength(3)
    for await (const { title } of api.paginate('/v1/articles', { params })) if (title === 'Tide 1') break
    expect(answered).toHaveLength(4)
    const names: string[] = []
    for await (const { name } of api.paginate('/v1/tags', { params: { query: { limit: 1, sort: 'name' } } }))
      names.push(name)
    expect(names).toEqual(['Moon', 'Sea'])
  })

  it('goes through a list behind a proxy that has the API in a folder', async () => {
    const { baseUrl, add } = await listen()
    await add(article({ title: 'Tides' }), article({ title: 'Bread' }))
    const proxy = createServer(async ({ url = '' }, response) => {
      if (!url.startsWith('/api/')) return response.writeHead(502).end('<h1>Bad Gateway</h1>')
      const answer = await fetch(baseUrl + url.slice('/api'.length))
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void proxy.close())
    await once(proxy, 'listening')
    const address = proxy.address()
    const outside = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const slugs: string[] = []
    const list = createClient({ baseUrl: `${outside}/api` }).paginate('/v1/articles', {
      params: { query: { limit: 1, sort: 'title' } },
    })
    for await (const { slug } of list) slugs.push(slug)
    expect(slugs).toEqual(['bread', 'tides'])

    const problem = await problemOf(createClient({ baseUrl: outside }).GET('/v1/tags'))
    expect(problem).toMatchObject({ type: 'about:blank', status: 502, message: 'Bad Gateway', errors: [] })
    expect(await problem.response.text()).toBe('<h1>Bad Gateway</h1>')
  })

  it('throws what the API says is wrong', async () => {
    const { baseUrl } = await listen()
    const api = createClient({ baseUrl })
    const missing = await problemOf(api.GET('/v1/articles/{slug}', { params: { path: { slug: 'no-such' } } }))
    expect(missing).toMatchObject({ status: 404, title: 'Not Found', message: 'No article is called "no-such".' })
    expect(missing.type).toMatch(/\/problems\/not-found$/)
    const query = { limit: 0, autor: 'ada' }
    const wrong = await problemOf(api.paginate('/v1/articles', { params: { query } }).next())
    expect(wrong.errors).toEqual([
      expect.objectContaining({ parameter: 'limit' }),
      expect.objectContaining({ parameter: 'autor', suggestion: 'author' }),
    ])
    // @ts-expect-error A parameter that there is not.
    await problemOf(api.GET('/v1/articles', { params: { query: { autor: 'ada' } } }))
    // @ts-expect-error A path that answers no JSON.
    await problemOf(api.GET('/v1/nothing'))
  })

  it('writes with a key, and changes what it has seen', async () => {
    const { baseUrl, bearer } = await listen()
    const key = (await bearer('articles:write')).slice('Bearer '.length)
    const api = createClient({ baseUrl, key })
    const body = { title: 'Tides', body: { format: 'text' as const, content: 'The Moon pulls.' } }
    const { data: created, response } = await api.POST('/v1/articles', { body })
    expect(response.status).toBe(201)
    const path = { slug: created.slug }
    const header = { 'if-match': response.headers.get('etag') ?? '' }
    const patch = { params: { path, header }, body: { summary: 'Twice a day' } }
    const { data: changed, response: again } = await api.PATCH('/v1/articles/{slug}', patch)
    expect(changed).toMatchObject({ title: 'Tides', summary: 'Twice a day', revision: 2 })
    expect(await problemOf(api.PATCH('/v1/articles/{slug}', patch))).toMatchObject({ status: 412 })
    const current = { 'if-match': again.headers.get('etag') ?? '' }
    const deleted = await api.DELETE('/v1/articles/{slug}', { params: { path, header: current } })
    expectTypeOf(deleted.data).toBeUndefined()
    expect(deleted.response.status).toBe(204)
    expect(await problemOf(createClient({ baseUrl }).POST('/v1/articles', { body }))).toMatchObject({ status: 401 })
  })

  it('leaves it to `fetch` to keep answers, and to ask whether they still hold', async () => {
    const { baseUrl, add, answered } = await listen()
    await add(article({ title: 'Tides' }))
    const agent = new Agent().compose(interceptors.cache())
    onTestFinished(() => agent.destroy())
    const fetch = async ({ url, headers }: Request) => {
      const answer = await undiciFetch(url, { headers: [...headers], dispatcher: agent })
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] })
    }
    const api = createClient({ baseUrl, fetch })
    const read = () => api.GET('/v1/articles/{slug}', { params: { path: { slug: 'tides' } } })
    const { data } = await read()
    expect((await read()).data).toEqual(data)
    expect(answered).toEqual(['GET /v1/articles/tides 200'])
  })

  it('is as short in the README as it is in a program', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const [, example = ''] = /```ts\n(import \{ createClient \}[\s\S]+?)```/.exec(readme) ?? []
    expect(example.trim().split('\n')).toHaveLength(5)
    const { baseUrl, seed } = await listen()
    await seed()
    const [, ...lines] = example.replace('http://localhost:3000', baseUrl).split('\n')
    const said: string[] = []
    const run: unknown = new Function('createClient', 'console', `return (async () => {${lines.join('\n')}})()`)(
      createClient,
      { log: (...words: string[]) => said.push(words.join(' ')) },
    )
    await run
    expect(said[0]).toBe('How bread rises 2 minutes, 32 seconds')
    expect(said).toContain('How Crimea was annexed in 2014')
  })
})
