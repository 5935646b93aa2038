import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

it('are in nothing that is logged, however much is logged', { timeout: 180_000 }, async () => {
  // One that is told of changes, and never pleased.
  const receiver = createServer((_request, response) => response.writeHead(500).end()).listen(0, '127.0.0.1')
  onTestFinished(() => void receiver.close())
  const told = once(receiver, 'request')
  await once(receiver, 'listening')
  const address = receiver.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const folder = await temporaryFolder()
  const env = {
    DATABASE_URL: `file:${folder}/test.db`,
    SEED_DIR: folder,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'trace',
    WEBHOOKS_ALLOW_PRIVATE: 'true',
  }
  const create = async (scope: string) =>
    (await broadsheet(['keys', 'create', '--name', 'test', '--scope', scope], env).ended).out.trim()
  const unreachable = { ...env, DATABASE_URL: 'postgres://ada:correct-horse@127.0.0.1:1/articles' }
  const failing = broadsheet(['serve'], unreachable).ended
  const keys = [await create('admin'), await create('drafts:read')]
  const hook = (await broadsheet(['webhooks', 'add', `http://127.0.0.1:${port}/hook`], env).ended).out.trim()
  const signing = hook.split(/\s+/).at(-1) ?? ''

  const server = broadsheet(['serve'], env)
  const [, url = ''] = await server.prints(/listening at (http:\/\/127\.0\.0\.1:\d+)/)
  const wrong = `${keys[0]?.slice(0, -1)}_`
  const ask = (path: string, key: string | undefined, more: RequestInit = {}) =>
    fetch(`${url}${path}`, { ...more, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } })
  const article = { title: 'Tides', body: { format: 'text', content: 'The Moon pulls.' } }
  const written = await ask('/v1/articles', keys[0], { method: 'POST', body: JSON.stringify(article) })
  expect(written.status).toBe(201)
  expect((await ask('/v1/articles', keys[1], { method: 'POST', body: '{}' })).status).toBe(403)
  expect((await ask('/v1/articles', keys[0], { method: 'POST', body: '{"titel":' })).status).toBe(400)
  expect((await ask('/metrics', wrong)).status).toBe(401)
  await told
  server.process.kill('SIGTERM')
  const { out, err } = await server.ended
  expect(out).toContain('"status":401')

  const failed = await failing
  expect(failed.code).not.toBe(0)

  const logged = `${out}${err}${failed.out}${failed.err}`
  const secrets = [...keys, wrong].map((key) => key.slice(-43))
  for (const secret of [...secrets, signing, 'correct-horse']) {
    expect(secret.length).toBeGreaterThan(5)
    expect(logged).not.toContain(secret)
  }
})
