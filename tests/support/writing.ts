import request, { type Response, type Test } from 'supertest'
import { startApp, type TestApp } from './start-app.ts'

export const MERGE_PATCH = 'application/merge-patch+json'

/** An article as it is sent; a test mentions only what it is about. */
export const written = (more: object = {}) => ({
  title: 'Tides',
  body: { format: 'text', content: 'The Moon pulls.' },
  ...more,
})

type Headers = Record<string, string>

export interface Writing extends TestApp {
  authorization: string
  post(body: object | string, headers?: Headers): Test
  put(slug: string, body: object, headers: Headers): Test
  patch(slug: string, body: object, headers: Headers): Test
  read(path: string): Test
  etag(slug: string): Promise<string>
  /** As `patch`, with the version that is there. */
  change(slug: string, body: object): Promise<Response>
  remove(slug: string): Promise<Response>
  restore(slug: string): Test
}

/** An app with a key that may write, and what it writes with. */
export async function startWriting(): Promise<Writing> {
  const app = await startApp()
  const authorization = await app.bearer('articles:write')
  const path = (slug: string) => `/v1/articles/${slug}`
  const read = (address: string) => request(app.http).get(address).set({ authorization })
  const etag = async (slug: string) => (await read(path(slug))).headers['etag'] ?? ''
  const patch = (slug: string, body: object, headers: Headers) =>
    request(app.http)
      .patch(path(slug))
      .set({ authorization, 'content-type': MERGE_PATCH, ...headers })
      .send(JSON.stringify(body))
  return {
    ...app,
    authorization,
    read,
    etag,
    patch,
    post: (body, headers = {}) =>
      request(app.http)
        .post('/v1/articles')
        .set({ authorization, 'content-type': 'application/json', ...headers })
        .send(body),
    put: (slug, body, headers) =>
      request(app.http)
        .put(path(slug))
        .set({ authorization, ...headers })
        .send(body),
    change: async (slug, body) => patch(slug, body, { 'if-match': await etag(slug) }),
    remove: async (slug) =>
      request(app.http)
        .delete(path(slug))
        .set({ authorization, 'if-match': await etag(slug) }),
    restore: (slug) =>
      request(app.http)
        .post(`${path(slug)}/restore`)
        .set({ authorization }),
  }
}
