import { once } from 'node:events'
import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// Every process takes a second to start, and more where others run.
vi.setConfig({ testTimeout: 60_000 })

describe('broadsheet webhooks', () => {
  it('adds, lists and removes them, and says what is wrong in a line', async () => {
    const env = { DATABASE_URL: `file:${await temporaryFolder()}/test.db` }
    const run = (...args: string[]) => broadsheet(['webhooks', ...args], env).ended
    const [none, nothing, noUrl] = [await run('list'), await run('deliveries', '--dead'), await run('add', 'nonsense')]
    expect([none.out, nothing.out]).toEqual(['There are no webhooks.\n', 'Nothing was given up.\n'])
    expect(noUrl).toMatchObject({ code: 2, err: expect.stringContaining('begins with https://') })
    expect(await run('add', 'http://localhost/hook')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^broadsheet: localhost has the private address .*WEBHOOKS_ALLOW_PRIVATE=true.*\n$/),
    })
    const added = await run('add', 'http://1.1.1.1/hook')
    expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/^[0-9a-f]{12} {2}whsec_[\w+/]{43}=\n$/) })
    const [id = ''] = added.out.split(' ')
    const listed = await run('list')
    expect(listed.out).toBe(`${id}  http://1.1.1.1/hook  nothing delivered yet, 0 waiting\n`)
    expect(await run('retry')).toMatchObject({ code: 0, out: 'To be sent once more: 0.\n' })
    expect(await run('remove', id)).toMatchObject({ code: 0, out: `Removed ${id}.\n` })
    expect(await run('remove', id)).toMatchObject({ code: 1, err: `broadsheet: No webhook has the id "${id}".\n` })
  })

  it('tells one of what another program imports, while a server runs', async () => {
    const folder = await temporaryFolder()
    const received: string[] = []
    const receiver = createServer(async (request, response) => {
      let body = ''
      for await (const chunk of request) body += chunk
      received.push(body)
      response.end()
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void receiver.close())
    await once(receiver, 'listening')
    const address = receiver.address()
    const port = typeof address === 'object' ? address?.port : 0
    const env = {
      DATABASE_URL: `file:${folder}/test.db`,
      SEED_DIR: `${folder}/none`,
      HOST: '127.0.0.1',
      PORT: '0',
      WEBHOOKS_ALLOW_PRIVATE: 'true',
    }
    await broadsheet(['webhooks', 'add', `http://127.0.0.1:${port}/`], env).ended
    const server = broadsheet(['serve'], env)
    await server.prints(/Server listening/)
    const { writeFile } = await import('node:fs/promises')
    await writeFile(`${folder}/a.txt`, 'Tides\n\nThe Moon pulls.')
    await broadsheet(['import', `${folder}/a.txt`], env).ended
    await vi.waitFor(() => expect(received).toHaveLength(1), { timeout: 20_000 })
    expect(JSON.parse(received[0] ?? '')).toMatchObject({ type: 'article.created', data: { slug: 'tides' } })
    server.process.kill('SIGTERM')
    expect((await server.ended).code).toBe(0)
  })
})
