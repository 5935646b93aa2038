import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { connect } from 'node:net'
import { getPriority } from 'node:os'
import { describe, expect, it } from 'vitest'
import { broadsheet, type Running, takenPort } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const seed = new URL('../seed', import.meta.url).pathname

async function settings(more: Record<string, string> = {}): Promise<Record<string, string>> {
  const folder = await temporaryFolder()
  await mkdir(`${folder}/empty`)
  return { DATABASE_URL: `file:${folder}/test.db`, SEED_DIR: `${folder}/empty`, HOST: '127.0.0.1', PORT: '0', ...more }
}

async function addressOf(server: Running): Promise<string> {
  const [, address = ''] = await server.prints(/Server listening at (http:[^"]+)/)
  return address
}

/** Of each thread of a process: how far it lets others go before it. */
async function nicenessOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`)
  const stats = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8')))
  // Field 19 of proc_pid_stat(5); names, in field 2, may have spaces and end with a bracket.
  return stats.map((stat) => Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]))
}

describe('broadsheet serve', () => {
  it('fills an empty database once, and answers', async () => {
    const env = await settings({ SEED_DIR: seed })
    const first = broadsheet([], env)
    const list = await fetch(`${await addressOf(first)}/v1/articles`)
    expect(await list.json()).toMatchObject({ meta: { total: 17 } })
    first.process.kill('SIGTERM')
    await first.ended
    const second = broadsheet(['serve'], env)
    await addressOf(second)
    second.process.kill('SIGTERM')
    expect((await second.ended).out).not.toContain('seeded')
  })

  it('searches, suggests and compares in threads, and says what is wrong as ever', async () => {
    const server = broadsheet(['serve'], await settings({ SEED_DIR: seed, WORKERS: '2' }))
    const address = await addressOf(server)
    const search = await fetch(`${address}/v1/search?q=sourdouhg`)
    expect(await search.json()).toMatchObject({
      data: [{ title: 'How bread rises' }],
      meta: { query: { corrected: [{ from: 'sourdouhg', to: 'sourdough' }] } },
    })
    const suggest = await fetch(`${address}/v1/suggest?q=sourd`)
    expect(await suggest.json()).toMatchObject({ data: [{ text: 'sourdough' }] })
    const related = await fetch(`${address}/v1/articles/how-bread-rises/related?from=2000-01-01&limit=1`)
    expect(await related.json()).toMatchObject({ data: [{ score: expect.any(Number) }] })
    const missing = await fetch(`${address}/v1/articles/no-bread/related?from=2000-01-01`)
    expect(missing.status).toBe(404)
    const broken = await fetch(`${address}/v1/search?q=bread&cursor=nonsense`)
    expect(broken.status).toBe(400)
    expect(await broken.json()).toMatchObject({ errors: [{ parameter: 'cursor' }] })
    server.process.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
  })

  it.runIf(process.platform === 'linux')('lets what answers go before what computes', async () => {
    const server = broadsheet(['serve'], await settings({ SEED_DIR: seed }))
    await fetch(`${await addressOf(server)}/v1/search?q=bread`)
    const { pid = 0 } = server.process
    const [answering, ...others] = (await nicenessOf(pid)).toSorted((a, b) => a - b)
    // A thread begins as urgent as the one that starts it.
    expect(getPriority(pid)).toBe(answering)
    expect(others).toContain(Math.min(19, (answering ?? 0) + 5))
    server.process.kill('SIGTERM')
    await server.ended
  })

  it('starts with flags of V8, which threads do not take', async () => {
    const server = broadsheet(['serve'], await settings({ SEED_DIR: seed }), { flags: ['--max-old-space-size=512'] })
    const list = await fetch(`${await addressOf(server)}/v1/articles`)
    expect(await list.json()).toMatchObject({ meta: { total: 17 } })
  })

  it('serves nothing where there is nothing to seed', async () => {
    const server = broadsheet(['serve'], await settings())
    const list = await fetch(`${await addressOf(server)}/v1/articles`)
    expect(await list.json()).toMatchObject({ data: [] })
  })

  it('closes on SIGTERM and exits with 0', async () => {
    const server = broadsheet(['serve'], await settings())
    const address = await addressOf(server)
    await fetch(`${address}/v1/articles`)
    server.process.kill('SIGTERM')
    const { code, out } = await server.ended
    expect(code).toBe(0)
    expect(out).toContain('"msg":"stopped"')
    await expect(fetch(`${address}/healthz`)).rejects.toThrow()
  })

  it('waits on SIGTERM for a request that has begun, and takes no new one meanwhile', async () => {
    const server = broadsheet(['serve'], await settings())
    const address = await addressOf(server)
    const socket = connect(Number(new URL(address).port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.write('GET /v1/tags HTTP/1.1\r\nhost: x\r\n')
    await fetch(`${address}/healthz`)
    server.process.kill('SIGTERM')
    await server.prints(/"msg":"stopping"/)
    await expect(fetch(`${address}/healthz`)).rejects.toThrow()
    socket.write('\r\n')
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect((await server.ended).code).toBe(0)
  })

  it('goes on answering for a while where that is set, says that it is not ready, and ends connections', async () => {
    const server = broadsheet(['serve'], await settings({ SEED_DIR: seed, DRAIN_SECONDS: '3' }))
    const address = await addressOf(server)
    const paths = ['/v1/articles', '/v1/search?q=bread']
    for (const path of [...paths, '/readyz']) {
      const response = await fetch(address + path)
      expect([response.status, response.headers.get('connection')]).toEqual([200, 'keep-alive'])
      await response.text()
    }
    server.process.kill('SIGTERM')
    await server.prints(/"msg":"stopping"/)
    const ready = await fetch(`${address}/readyz`)
    expect([ready.status, ready.headers.get('retry-after')]).toEqual([503, '1'])
    for (const path of paths) {
      const response = await fetch(address + path)
      expect([response.status, response.headers.get('connection')]).toEqual([200, 'close'])
      await response.text()
    }
    expect((await server.ended).code).toBe(0)
  })

  it('does not go on for long for whoever presses Ctrl-C', async () => {
    const server = broadsheet(['serve'], await settings({ DRAIN_SECONDS: '3600' }))
    await addressOf(server)
    server.process.kill('SIGINT')
    expect((await server.ended).code).toBe(0)
  })

  it('sends a slow reader on SIGTERM all of an answer that has ended', async () => {
    const folder = await temporaryFolder()
    const content = 'A line that is repeated many times over. '.repeat(200_000)
    await writeFile(`${folder}/long.ndjson`, JSON.stringify({ title: 'Long', body: { format: 'text', content } }))
    const server = broadsheet(['serve'], await settings({ SEED_DIR: folder }))
    const address = await addressOf(server)
    const [response] = await once(get(`${address}/v1/articles/long`), 'response')
    const length = Number(response.headers['content-length'])
    let received = (await once(response, 'data'))[0].length
    response.pause()
    server.process.kill('SIGTERM')
    await server.prints(/"msg":"stopping"/)
    await expect(fetch(`${address}/healthz`)).rejects.toThrow()
    for await (const chunk of response) received += chunk.length
    expect(length).toBeGreaterThan(8_000_000)
    expect(received).toBe(length)
    expect((await server.ended).code).toBe(0)
  })

  it('ends at once on a second signal, whatever is still under way', async () => {
    const server = broadsheet(['serve'], await settings({ SEED_DIR: seed }))
    const address = await addressOf(server)
    const socket = connect(Number(new URL(address).port), '127.0.0.1')
    socket.on('error', () => undefined)
    // Half a request, for whose other half the first signal alone would wait.
    socket.write('GET /v1/articles HTTP/1.1\r\nhost: x\r\n')
    await fetch(`${address}/healthz`)
    server.process.kill('SIGTERM')
    await server.prints(/"msg":"stopping"/)
    server.process.kill('SIGTERM')
    const { code, out } = await server.ended
    expect(code).not.toBe(0)
    expect(out).not.toContain('"msg":"stopped"')
  })

  it('says in a line that the port is taken', async () => {
    const { code, err } = await broadsheet(['serve'], await settings({ PORT: await takenPort() })).ended
    expect(code).toBe(1)
    expect(err).toMatch(/^broadsheet: listen EADDRINUSE.*\n$/)
  })
})
