import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const src = new URL('../src/', import.meta.url)
/** Loads a module, and writes the addresses of all that came with it. */
const SCRIPT = `
  import { registerHooks } from 'node:module'
  const urls = []
  registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) })
  await import(process.argv[1])
  process.stdout.write(urls.join('\\n'), () => process.exit())
`

function loadedWith(file: string): string[] {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT, '--', new URL(file, src).href], {
    encoding: 'utf8',
    cwd: fileURLToPath(src),
    env: { DATABASE_URL: 'file:/nowhere', PATH: process.env['PATH'] },
  })
  return output.split('\n')
}

it('loads for a server none of what other commands need, and no PostgreSQL before it is asked for', () => {
  const loaded = loadedWith('serve.ts')
  expect(loaded.filter((url) => url.endsWith('/src/app.ts'))).toHaveLength(1)
  expect(loaded.filter((url) => /\/src\/(?:importing|checking|exporting)\/|\/node_modules\/pg\//.test(url))).toEqual([])
})

it.each(['computing-stores.ts', 'related/refresh.ts'])(
  'loads for the threads of %s nothing that makes bodies',
  (file) => {
    const loaded = loadedWith(file)
    expect(loaded.filter((url) => url.endsWith('/src/articles/store.ts'))).toHaveLength(1)
    expect(
      loaded.filter((url) => /\/src\/editing\/|\/node_modules\/(?:hast|mdast|markdown-it|parse5)/.test(url)),
    ).toEqual([])
  },
)

it('loads for an import nothing that makes bodies: that is for the thread that derives', () => {
  const loaded = [...loadedWith('importing/import.ts'), ...loadedWith('articles/writer.ts')]
  expect(loaded.filter((url) => /\/src\/articles\/(?:deriver|write-batch)\.ts$/.test(url))).toHaveLength(2)
  expect(
    loaded.filter((url) => /\/src\/articles\/derive\.ts$|\/node_modules\/(?:hast|mdast|markdown-it|parse5)/.test(url)),
  ).toEqual([])
})
