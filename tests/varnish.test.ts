import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../bench/free-port.ts'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { hasVarnish, purge, startVarnish, varnishd } from './support/varnish.ts'
import { MERGE_PATCH, written } from './support/writing.ts'

if (!hasVarnish) console.warn(`There is no Varnish at ${varnishd} (VARNISHD_PATH): no cache in front is tested.`)

/** The program, with a key that may write, behind Varnish. */
async function startBehindVarnish() {
  const folder = await temporaryFolder()
  const env = {
    DATABASE_URL: `file:${folder}/test.db`,
    SEED_DIR: `${folder}/none`,
    HOST: '127.0.0.1',
    PORT: '0',
    WEBHOOKS_ALLOW_PRIVATE: 'true',
  }
  const { out } = await broadsheet(['keys', 'create', '--name', 'x', '--scope', 'articles:write'], env).ended
  const authorization = `Bearer ${out.trim()}`
  const server = broadsheet(['serve'], env)
  const [, port = ''] = await server.prints(/listening at http:\/\/127\.0\.0\.1:(\d+)/)
  const url = await startVarnish(port)

  async function read(path: string, headers: Record<string, string> = {}) {
    const response = await fetch(url + path, { headers })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      isHit: response.headers.get('cache-status')?.endsWith('Varnish; hit') ?? false,
    }
  }

  async function write(method: string, path: string, body: object, headers: Record<string, string> = {}) {
    const type = method === 'PATCH' ? MERGE_PATCH : 'application/json'
    const response = await fetch(url + path, {
      method,
      headers: { authorization, 'content-type': type, ...headers },
      body: JSON.stringify(body),
    })
    expect(response.status, await response.text()).toBeLessThan(300)
  }

  async function change(slug: string, body: object) {
    const { headers } = await read(`/v1/articles/${slug}`, { authorization })
    await write('PATCH', `/v1/articles/${slug}`, body, { 'if-match': headers.get('etag') ?? '' })
  }

  /** Twice: what may be kept is, from then on. */
  async function isKept(path: string): Promise<boolean> {
    await read(path)
    return (await read(path)).isHit
  }

  return { url, env, authorization, read, change, isKept, post: (body: object) => write('POST', '/v1/articles', body) }
}

/** What the project ships to hand webhooks on as purges. */
async function startPurging(varnish: string, env: Record<string, string>) {
  const port = String(await freePort())
  const { out } = await broadsheet(['webhooks', 'add', `http://127.0.0.1:${port}/`], env).ended
  const script = fileURLToPath(new URL('../docs/purge-on-webhook.mjs', import.meta.url))
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env['PATH'], SECRET: out.trim().split('  ')[1], VARNISH: varnish, PORT: port },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  let log = ''
  child.stdout.on('data', (chunk) => {
    log += chunk
  })
  const lines = async (count: number) => {
    while (log.split('\n').length <= count) await once(child.stdout, 'data')
    return log.split('\n').slice(0, count)
  }
  await lines(1)
  return {
    /** Waits for so many changes, and answers the keys of the last. */
    purged: async (count: number) => (await lines(1 + count)).at(-1)?.replace(/^purged /, ''),
  }
}

// Where everything is checked, a cache that is missing is a fault.
describe.skipIf(!hasVarnish && process.env['CI'] === undefined)('Varnish in front', { timeout: 120_000 }, () => {
  it('is there', () => expect(hasVarnish, `There is no Varnish at ${varnishd} (VARNISHD_PATH).`).toBe(true))

  it('answers what anyone may read without asking again, until a webhook says that it has changed', async () => {
    const { url, env, read, change, isKept, post } = await startBehindVarnish()
    const { purged } = await startPurging(url, env)
    await post(written({ title: 'Tides', tags: ['Sea'] }))
    await post(written({ title: 'Clouds', tags: ['Sky'] }))
    expect(await purged(2)).toBe('article:2 tag:sky articles')
    const paths = ['/v1/articles/tides', '/v1/articles?tag=sea', '/v1/articles', '/v1/search?q=tides', '/v1/tags']
    const others = ['/v1/articles/clouds', '/v1/articles?tag=sky', '/openapi.json']
    for (const path of [...paths, ...others]) expect(await isKept(path), path).toBe(true)

    const { headers } = await read('/v1/articles/tides')
    expect(Number(headers.get('age'))).toBeGreaterThanOrEqual(0)
    expect(headers.get('surrogate-key')).toBeNull()
    const again = await read('/v1/articles/tides', { 'if-none-match': headers.get('etag') ?? '' })
    expect([again.status, again.isHit]).toEqual([304, true])

    await change('tides', { title: 'Tides and the Moon' })
    expect(await purged(3)).toBe('article:1 tag:sea articles')
    for (const path of others) expect((await read(path)).isHit, path).toBe(true)
    for (const path of paths) {
      const { text, isHit } = await read(path)
      expect(isHit, path).toBe(false)
      if (path !== '/v1/tags') expect(text, path).toContain('Tides and the Moon')
    }
    expect((await read('/v1/articles/tides')).isHit).toBe(true)
  })

  it('keeps nothing that a key opened, and gives a key nothing that was kept', async () => {
    const { authorization, read, post } = await startBehindVarnish()
    await post(written({ title: 'Tides' }))
    await post(written({ title: 'Secret', status: 'draft' }))
    for (const path of ['/v1/articles/tides', '/v1/articles?status=draft,published', '/v1/articles/secret']) {
      for (const time of ['first', 'second']) {
        const keyed = await read(path, { authorization })
        expect([keyed.status, keyed.isHit], `${path}, the ${time} time`).toEqual([200, false])
        expect(keyed.headers.get('cache-control')).toBe('private, no-store')
        expect(keyed.text).toContain('"status":')
      }
    }
    const open = await read('/v1/articles/tides')
    expect([open.isHit, open.text.includes('"status":')]).toEqual([false, false])
    expect((await read('/v1/articles/tides')).isHit).toBe(true)
    const keyed = await read('/v1/articles/tides', { authorization })
    expect([keyed.isHit, keyed.text.includes('"status":')]).toEqual([false, true])
    for (const path of ['/v1/articles/secret', '/v1/articles', '/v1/search?q=secret', '/v1/suggest?q=secret']) {
      expect((await read(path)).text.replaceAll(path, '').replaceAll('secret', ''), path).not.toContain('Secret')
    }
    expect((await read('/v1/articles?status=draft')).status).toBe(401)
  })

  it('shows a draft as soon as it is published, though it was asked for before', async () => {
    const { read, change, post } = await startBehindVarnish()
    await post(written({ title: 'Draft', status: 'draft' }))
    for (let time = 0; time < 2; time += 1) {
      const { status, isHit } = await read('/v1/articles/draft')
      expect([status, isHit]).toEqual([404, false])
    }
    await change('draft', { status: 'published' })
    expect((await read('/v1/articles/draft')).status).toBe(200)
  })

  it('forgets for nobody from elsewhere, and takes nothing but keys', async () => {
    const { url, read, isKept, post } = await startBehindVarnish()
    await post(written({ title: 'Tides' }))
    expect(await isKept('/v1/articles/tides')).toBe(true)
    expect(await purge(url, 'article:1', '127.0.0.2')).toBe(403)
    for (const keys of ['', '.*', 'article:1) || (.', 'article:1 && req.url ~ .'])
      expect(await purge(url, keys)).toBe(400)
    expect(await purge(url, 'article:11 tag:article')).toBe(200)
    expect((await read('/v1/articles/tides')).isHit).toBe(true)
    expect(await purge(url, 'tag:sky article:1')).toBe(200)
    expect((await read('/v1/articles/tides')).isHit).toBe(false)
  })
})
