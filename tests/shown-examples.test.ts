import { spawn } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { freePort } from '../bench/free-port.ts'
import { broadsheet } from './support/broadsheet.ts'
import { serveSeeded } from './support/served.ts'
import { readShown, runCommands, saveShownFiles } from './support/shown-examples.ts'

const pages = ['README.md', 'docs/cookbook.md', 'examples/curl/README.md']

it.each(pages)('does what %s shows, and gets the same answers', { timeout: 120_000 }, async (path) => {
  const { examples } = await readShown(path)
  expect(examples.length).toBeGreaterThan(2)
  const served = await serveSeeded()
  const folder = await saveShownFiles(path, served.address)
  await runCommands(examples, folder, served)
})

it('has the webhook of the cookbook make pages anew that have changed, and believe nobody else', {
  timeout: 120_000,
}, async () => {
  const served = await serveSeeded()
  const folder = await saveShownFiles('docs/cookbook.md', served.address)
  const port = await freePort()
  const { out } = await broadsheet(['webhooks', 'add', `http://127.0.0.1:${port}/api/revalidate`], served.env).ended
  const [, secret = ''] = out.trim().split('  ')
  // Next.js itself is a third of a gigabyte: what it is told to forget is printed in its place.
  await mkdir(join(folder, 'node_modules/next'), { recursive: true })
  await writeFile(
    join(folder, 'node_modules/next/package.json'),
    '{"type":"module","exports":{"./cache":"./cache.js"}}',
  )
  await writeFile(
    join(folder, 'node_modules/next/cache.js'),
    'export const revalidatePath = (path) => console.log(path)',
  )
  await symlink(
    fileURLToPath(new URL('../node_modules/standardwebhooks', import.meta.url)),
    `${folder}/node_modules/standardwebhooks`,
  )
  await writeFile(
    join(folder, 'serve.mjs'),
    `import { createServer } from 'node:http'
     import { text } from 'node:stream/consumers'
     import { POST } from './app/api/revalidate/route.js'
     createServer(async (incoming, answer) => {
       const { status } = await POST(
         new Request('http://next.example', { method: 'POST', headers: incoming.headers, body: await text(incoming) }),
       )
       answer.writeHead(status).end()
     }).listen(${port}, '127.0.0.1', () => console.log('listening'))`,
  )
  const next = spawn(process.execPath, ['serve.mjs'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void next.kill())
  const lines = createInterface(next.stdout)[Symbol.asyncIterator]()
  expect((await lines.next()).value).toBe('listening')

  const forged = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    body: '{"data":{"slug":"how-bread-rises"}}',
  })
  expect(forged.status).toBe(401)
  const changed = await fetch(`${served.address}/v1/articles/how-bread-rises`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${await served.key('articles:write')}`,
      'content-type': 'application/merge-patch+json',
      'if-match': '*',
    },
    body: '{"title":"How dough rises"}',
  })
  expect(changed.status).toBe(200)
  expect([(await lines.next()).value, (await lines.next()).value]).toEqual(['/how-bread-rises', '/'])
})
