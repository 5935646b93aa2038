import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { written } from './support/writing.ts'

/** As tell-settings.mjs writes it. */
interface Connection {
  program: string
  thread: 'main' | 'other'
  readonly: boolean
  busy_timeout: number
}

const FULL = 2
/** Requests wait for whoever waits on the main thread of a server. */
const SHORTEST_WAIT_MS = 250

it('loses nothing to the power, on whichever connection, and believes no schema', { timeout: 120_000 }, async () => {
  const folder = await temporaryFolder()
  const env = {
    DATABASE_URL: `file:${folder}/test.db`,
    SEED_DIR: new URL('../seed', import.meta.url).pathname,
    HOST: '127.0.0.1',
    PORT: '0',
    CONNECTIONS: `${folder}/connections`,
    NODE_OPTIONS: `--import=${new URL('./support/tell-settings.mjs', import.meta.url).href}`,
  }
  const run = async (...args: string[]) => {
    const { code, out, err } = await broadsheet(args, env).ended
    expect({ code, err }, args.join(' ')).toEqual({ code: 0, err: '' })
    return out.trim()
  }
  const server = broadsheet(['serve'], env)
  const [, url = ''] = await server.prints(/Server listening at (http:[^"]+)/)
  const authorization = `Bearer ${await run('keys', 'create', '--name', 'x', '--scope', 'articles:write')}`
  const headers = { authorization, 'content-type': 'application/json' }
  const answers = await Promise.all([
    fetch(`${url}/v1/articles`),
    fetch(`${url}/v1/search?q=tide`),
    fetch(`${url}/v1/articles`, { method: 'POST', headers, body: JSON.stringify(written()) }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 201])
  for (const command of [['migrate'], ['seed'], ['check'], ['stats'], ['export', `${folder}/out.ndjson`]])
    await run(...command)
  await run('backup', `${folder}/backup.db`)
  server.process.kill('SIGTERM')
  await server.ended
  await run('restore', '--force', `${folder}/backup.db`)

  const connections = (await readFile(env.CONNECTIONS, 'utf8'))
    .trim()
    .split('\n')
    .map((line): Connection => JSON.parse(line))
  for (const connection of connections) {
    expect(connection).toMatchObject({
      // A backup has no log beside it.
      journal_mode: expect.stringMatching(connection.readonly ? /^wal$|^delete$/ : /^wal$/),
      synchronous: FULL,
      foreign_keys: 1,
      trusted_schema: 0,
      journal_size_limit: 64 * 1024 * 1024,
      application_id: 0x42726f64,
    })
    expect(connection.busy_timeout).toBeGreaterThanOrEqual(SHORTEST_WAIT_MS)
    if (connection.program.endsWith('serve') && connection.thread === 'main')
      expect(connection).toMatchObject({ readonly: true, busy_timeout: SHORTEST_WAIT_MS })
  }
  // Of all kinds that there are.
  const kinds = new Set(
    connections.map(({ program, thread, readonly }) => {
      const [name = 'a thread'] = /[\w-]+(?=\.ts)/.exec(program) ?? []
      return `${name} (${thread}) ${readonly ? 'reads' : 'writes'}`
    }),
  )
  expect([...kinds].sort()).toEqual([
    'a thread (other) reads',
    'a thread (other) writes',
    'copy-process (main) reads',
    'main (main) reads',
    'main (main) writes',
    'refresher-thread (other) reads',
  ])
})
