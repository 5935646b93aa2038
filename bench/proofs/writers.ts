import type { Pool } from 'undici'

const MERGE_PATCH = 'application/merge-patch+json'

/**
 * Writes, a bit of everything: creates an article, changes it, deletes it, one of these at each call. Answers what was
 * wrong.
 */
export function createWriters(pool: Pool, authorization: string): (number: number) => Promise<string | undefined> {
  const created: { path: string; etag: string }[] = []
  const changed: { path: string; etag: string }[] = []
  let calls = 0

  async function send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    headers: Record<string, string>,
    body?: object,
  ) {
    const answer = await pool.request({
      path,
      method,
      headers: { authorization, ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    })
    await answer.body.dump({ limit: 10_000_000 })
    const { location, etag } = answer.headers
    const failure = answer.statusCode < 300 ? undefined : `${answer.statusCode} to ${method} ${path}`
    return { failure, location: String(location), etag: String(etag) }
  }

  async function create(number: number): Promise<string | undefined> {
    const body = {
      title: `Written ${number}`,
      tags: ['Soak'],
      body: { format: 'markdown', content: `Of *${number}*.` },
    }
    const answer = await send('POST', '/v1/articles', { 'content-type': 'application/json' }, body)
    if (!answer.failure) created.push({ path: answer.location, etag: answer.etag })
    return answer.failure
  }

  async function change(number: number): Promise<string | undefined> {
    const one = created.shift()
    if (!one) return create(number)
    const headers = { 'content-type': MERGE_PATCH, 'if-match': one.etag }
    const answer = await send('PATCH', one.path, headers, { summary: `Changed by ${number}.` })
    if (!answer.failure) changed.push({ path: one.path, etag: answer.etag })
    return answer.failure
  }

  async function remove(number: number): Promise<string | undefined> {
    const one = changed.shift()
    if (!one) return create(number)
    return (await send('DELETE', one.path, { 'if-match': one.etag })).failure
  }

  const ways = [create, change, remove]
  return async (number) => {
    calls += 1
    return ways[calls % ways.length]?.(number)
  }
}
