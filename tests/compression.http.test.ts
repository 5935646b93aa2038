import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { fetch as undiciFetch, request as undiciRequest } from 'undici'
import { describe, expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'
import { startWriting, written } from './support/writing.ts'

const decompress = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync }
type Coding = keyof typeof decompress

async function startListening() {
  const app = await startApp()
  const long = 'Cocoa prices rise in Ghana. '.repeat(60)
  await app.add(article({ title: 'Cocoa', slug: 'cocoa', text: long }))
  const url = await app.app.listen({ port: 0, host: '127.0.0.1' })
  const read = async (
    path: string,
    acceptEncoding?: string,
    more: Record<string, string> = {},
    method: 'GET' | 'HEAD' = 'GET',
  ) => {
    const sent = { ...more, ...(acceptEncoding === undefined ? {} : { 'accept-encoding': acceptEncoding }) }
    const { statusCode, headers, body } = await undiciRequest(`${url}${path}`, { headers: sent, method })
    return { status: statusCode, headers, bytes: Buffer.from(await body.arrayBuffer()) }
  }
  return { ...app, url, read }
}

describe('compression', () => {
  it.each<[string | undefined, Coding | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['GZIP;q=1.0, br;q=0.5', 'gzip'],
    ['zstd, br;q=0', 'zstd'],
    ['*', 'br'],
    ['*;q=0', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['deflate', undefined],
    ['x;q=y,,;', undefined],
  ])('is what "%s" likes best: %s', async (acceptEncoding, expected) => {
    const { read } = await startListening()
    const plain = await read('/v1/articles/cocoa')
    const { headers, bytes } = await read('/v1/articles/cocoa', acceptEncoding)
    expect(headers['content-encoding']).toBe(expected)
    expect(headers['content-length']).toBe(String(bytes.length))
    expect(headers['vary']).toContain('Accept-Encoding')
    expect(expected ? decompress[expected](bytes) : bytes).toEqual(plain.bytes)
    if (expected) expect(bytes.length).toBeLessThan(plain.bytes.length / 2)
  })

  it('has a tag for each encoding, and 304 for that one', async () => {
    const { read } = await startListening()
    const tags = await Promise.all(
      ['identity', 'br', 'zstd', 'gzip'].map(async (one) => (await read('/v1/articles/cocoa', one)).headers['etag']),
    )
    expect(new Set(tags).size).toBe(4)
    const [, br, , gzip] = tags.map(String)
    expect((await read('/v1/articles/cocoa', 'br', { 'if-none-match': br ?? '' })).status).toBe(304)
    expect((await read('/v1/articles/cocoa', 'br', { 'if-none-match': gzip ?? '' })).status).toBe(200)
    const { status, headers, bytes } = await read('/v1/articles/cocoa', 'br', { 'if-none-match': '*' })
    expect([status, headers['content-encoding'], headers['etag'], bytes.length]).toEqual([304, undefined, br, 0])
  })

  it('is said to HEAD as to GET', async () => {
    const { read } = await startListening()
    const [get, head] = [await read('/v1/articles/cocoa', 'br'), await read('/v1/articles/cocoa', 'br', {}, 'HEAD')]
    for (const name of ['etag', 'content-encoding', 'content-length', 'vary'])
      expect(head.headers[name], name).toBe(get.headers[name])
    expect(head.bytes.length).toBe(0)
  })

  it('leaves small answers and errors as they are', async () => {
    const { read } = await startListening()
    for (const path of ['/healthz', '/', '/v1/tags', '/v1/articles/nothing']) {
      const { headers, bytes } = await read(path, 'br')
      expect([headers['content-encoding'], bytes.at(0)], path).toEqual([undefined, '{'.charCodeAt(0)])
      expect(headers['vary'], path).toContain('Accept-Encoding')
    }
  })

  it('goes along with a file that is sent as it is read', async () => {
    const { url, read } = await startListening()
    const path = '/docs/static/swagger-ui-bundle.js'
    const plain = await read(path)
    for (const coding of ['br', 'gzip', 'zstd'] as const) {
      const { headers, bytes } = await read(path, coding)
      expect([headers['content-encoding'], headers['content-length']]).toEqual([coding, undefined])
      expect(decompress[coding](bytes).equals(plain.bytes)).toBe(true)
    }
    expect((await read(path, 'br', { range: 'bytes=0-9' })).headers['content-encoding']).toBeUndefined()
    // As a browser asks.
    expect((await (await undiciFetch(`${url}${path}`)).text()).length).toBeGreaterThan(1_000_000)
  })

  it('does not keep anyone from writing', async () => {
    const { post, read, patch } = await startWriting()
    const text = 'The Moon pulls. '.repeat(200)
    const made = await post(written({ slug: 'tides', body: { format: 'text', content: text } })).set(
      'accept-encoding',
      'gzip',
    )
    expect([made.status, made.headers['content-encoding']]).toEqual([201, undefined])
    const { headers } = await read('/v1/articles/tides').set('accept-encoding', 'gzip')
    expect(headers['etag']).toMatch(/^"1-[\w-]{16}-gzip"$/)
    await patch('tides', { title: 'A' }, { 'if-match': headers['etag'] ?? '' }).expect(200)
  })
})
