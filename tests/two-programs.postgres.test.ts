import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { freshDatabase } from './support/database.ts'
import { hasPgbouncer, pgbouncer, startPgbouncer } from './support/pgbouncer.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { MERGE_PATCH } from './support/writing.ts'

interface Expected {
  writes: number
  /** How soon each has to be seen. */
  withinMs: number
  settings?: Record<string, string>
}

async function serve(env: Record<string, string>): Promise<string> {
  const [, address = ''] = await broadsheet(['serve'], env).prints(/Server listening at (http:[^"]+)/)
  return address
}

/** One connection that is kept: to make one takes longer than to answer. */
function client(address: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  return async (path: string): Promise<{ title: string }> => {
    const [response] = (await once(get(address + path, { agent }), 'response')) as [IncomingMessage]
    return JSON.parse(await text(response))
  }
}

/** Writes through one program; whoever reads through another, and got what was before it, asked before that time. */
async function writeAndRead(url: string, { writes, withinMs, settings = {} }: Expected): Promise<void> {
  const env = {
    DATABASE_URL: url,
    SEED_DIR: await temporaryFolder(),
    HOST: '127.0.0.1',
    PORT: '0',
    RATE_LIMIT: 'off',
    ...settings,
  }
  const [writer, reader] = [await serve(env), await serve(env)]
  const { out } = await broadsheet(['keys', 'create', '--name', 'x', '--scope', 'articles:write'], env).ended
  const headers = { authorization: `Bearer ${out.trim()}` }
  const created = await fetch(`${writer}/v1/articles`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Tides', slug: 'tides', body: { format: 'text', content: 'The Moon pulls.' } }),
  })
  expect(created.status).toBe(201)
  const read = client(reader)
  for (let write = 1; write <= writes; write += 1) {
    const title = `Tides ${write}`
    const { status } = await fetch(`${writer}/v1/articles/tides`, {
      method: 'PATCH',
      headers: { ...headers, 'content-type': MERGE_PATCH, 'if-match': '*' },
      body: JSON.stringify({ title }),
    })
    expect(status).toBe(200)
    const start = performance.now()
    let asked = start
    while ((await read('/v1/articles/tides')).title !== title) {
      expect(asked - start, `write ${write}`).toBeLessThan(withinMs)
      asked = performance.now()
    }
  }
}

describe('two programs on one database', () => {
  it('show at once what the other has written', { timeout: 300_000 }, async () => {
    await writeAndRead(await freshDatabase(), { writes: 1_000, withinMs: 100 })
  })
})

if (!hasPgbouncer) console.warn(`There is no PgBouncer at ${pgbouncer} (PGBOUNCER_PATH): no pooler is tested.`)

describe.skipIf(!hasPgbouncer && process.env['CI'] === undefined)('PgBouncer, by transactions', () => {
  it('is there', () => expect(hasPgbouncer, `There is no PgBouncer at ${pgbouncer} (PGBOUNCER_PATH).`).toBe(true))

  it('may stand between them and the database', { timeout: 300_000 }, async () => {
    const url = await startPgbouncer(await freshDatabase())
    // It hands on no notifications: the other has to look.
    await writeAndRead(url, { writes: 50, withinMs: 1_000 })
  })

  it('keeps nobody waiting where they are told of writes past it', { timeout: 300_000 }, async () => {
    const direct = await freshDatabase()
    const settings = { DATABASE_NOTIFY_URL: direct }
    await writeAndRead(await startPgbouncer(direct), { writes: 200, withinMs: 100, settings })
  })
})
