import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { Agent, get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { broadsheet, type Running, takenPort } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const seed = new URL('../seed', import.meta.url).pathname

async function settings(more: Record<string, string> = {}): Promise<Record<string, string>> {
  const folder = await temporaryFolder()
  await mkdir(`${folder}/empty`)
  return {
    DATABASE_URL: `file:${folder}/test.db`,
    SEED_DIR: `${folder}/empty`,
    HOST: '127.0.0.1',
    PORT: '0',
    WORKERS: '2',
    ...more,
  }
}

/** Where both workers listen. */
async function addressOf(server: Running): Promise<string> {
  const listening = 'Server listening at (http:[^"]+)'
  const [, address = ''] = await server.prints(new RegExp(`${listening}(?:.|\\n)*${listening}`))
  return address
}

async function keyFor(env: Record<string, string>): Promise<string> {
  const { out } = await broadsheet(['keys', 'create', '--name', 'test', '--scope', 'articles:write'], env).ended
  return /bs_\S+/.exec(out)?.[0] ?? ''
}

/** A reader with one connection of its own, which is lost when its worker dies. */
function reader(address: string, number: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return async (path = `/v1/articles?limit=${number}`): Promise<{ status: number; body: string }> => {
    const [response] = (await once(get(address + path, { agent }), 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 0, body: await text(response) }
  }
}

type Reader = ReturnType<typeof reader>

/** The process that has logged an answer to the reader with this number. */
async function workerOf(server: Running, number: number): Promise<number> {
  const [, pid] = await server.prints(new RegExp(`"pid":(\\d+)[^\\n]*"url":"/v1/articles\\?limit=${number}"`))
  return Number(pid)
}

/** Six readers, or as many more as it takes until both workers have some, each with his worker: the kernel chooses it. */
async function readersOfBoth(server: Running, address: string, first = 1): Promise<{ read: Reader; worker: number }[]> {
  const readers: { read: Reader; worker: number }[] = []
  const workers = new Set<number>()
  for (let number = first; number < first + 6 || (workers.size < 2 && number < first + 50); number += 1) {
    const read = reader(address, number)
    expect((await read()).status).toBe(200)
    const worker = await workerOf(server, number)
    readers.push({ read, worker })
    workers.add(worker)
  }
  expect(workers.size).toBe(2)
  return readers
}

describe('broadsheet serve with WORKERS=2', () => {
  it('replaces a worker that is killed, and the requests of others do not notice', async () => {
    const server = broadsheet(['serve'], await settings({ SEED_DIR: seed }))
    const address = await addressOf(server)
    const readers = await readersOfBoth(server, address)
    const victim = readers[0]?.worker ?? 0

    // Every reader gets an answer or an end to his connection, those of the victim too; nobody waits for ever.
    const failed = new Set<number>()
    const reading = readers.map(async ({ read, worker }) => {
      for (let times = 0; times < 200; times += 1) {
        const status = await read().then(
          (answer) => answer.status,
          () => 0,
        )
        if (status !== 200) failed.add(worker)
      }
    })
    process.kill(victim, 'SIGKILL')
    await Promise.all(reading)
    await server.prints(/a worker ended, and is replaced(?:.|\n)*Server listening/)
    expect([...failed].filter((worker) => worker !== victim)).toEqual([])
    for (const number of [1, 2, 3, 4, 5, 6]) expect((await reader(address, number)()).status).toBe(200)
    server.process.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
  })

  it('shows through every worker what was written through one, and wakes who waits', async () => {
    const env = await settings()
    const server = broadsheet(['serve'], env)
    const address = await addressOf(server)
    const authorization = `Bearer ${await keyFor(env)}`
    const waiting = (await readersOfBoth(server, address)).map(({ read }) => read('/v1/changes?after=0&wait=30'))
    const more = (await readersOfBoth(server, address, 51)).map(({ read }) => read)
    const title = async (read: (path: string) => Promise<{ body: string }>) =>
      JSON.parse((await read('/v1/articles/tides')).body).title
    const written = await fetch(`${address}/v1/articles`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'Tides', slug: 'tides', body: { format: 'text', content: 'The Moon pulls.' } }),
    })
    expect(written.status).toBe(201)
    for (const { body } of await Promise.all(waiting)) expect(JSON.parse(body).data).toMatchObject([{ slug: 'tides' }])
    for (const read of more) expect(await title(read)).toBe('Tides')

    const patched = await fetch(`${address}/v1/articles/tides`, {
      method: 'PATCH',
      headers: { authorization, 'content-type': 'application/merge-patch+json', 'if-match': '*' },
      body: '{"title":"Ebb and flow"}',
    })
    expect(patched.status).toBe(200)
    const committedAt = performance.now()
    // Whoever got the old answer asked less than 50 milliseconds after the commit.
    for (const read of more) {
      let asked = performance.now()
      while ((await title(read)) !== 'Ebb and flow') {
        expect(asked - committedAt).toBeLessThan(50)
        asked = performance.now()
      }
    }
    server.process.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
  })

  it('does once what has to be done once, and stops as one', async () => {
    const server = broadsheet(['serve'], await settings({ SEED_DIR: seed }))
    const address = await addressOf(server)
    expect(await (await fetch(`${address}/v1/articles`)).json()).toMatchObject({ meta: { total: 17 } })
    server.process.kill('SIGTERM')
    const { code, out } = await server.ended
    expect(code).toBe(0)
    expect(out.match(/"msg":"(?:migrated|seeded)"/g)).toEqual(['"msg":"migrated"', '"msg":"seeded"'])
    expect(out.match(/"msg":"stopped"/g)).toHaveLength(3)
    await expect(fetch(`${address}/healthz`)).rejects.toThrow()
  })

  it('says in a line that the port is taken, and gives up', async () => {
    const { code, err } = await broadsheet(['serve'], await settings({ PORT: await takenPort() })).ended
    expect(code).toBe(1)
    expect(err).toMatch(/^broadsheet: .*EADDRINUSE.*\nbroadsheet: the workers cannot listen\n$/)
  })
})
