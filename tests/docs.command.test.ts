import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { fixture } from './support/importing.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const docs = fileURLToPath(new URL('../docs/', import.meta.url))
const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')

const pages = ['coming-from-wordpress.md', 'coming-from-ghost.md', 'a-folder-of-text.md']

it.each(pages)('does what %s says, and nothing the second time', { timeout: 120_000 }, async (name) => {
  expect(readme).toContain(`(docs/${name})`)
  const text = await readFile(join(docs, name), 'utf8')
  const commands = [...text.matchAll(/^ +npm run broadsheet -- (import .+)$/gm)].map(([, command = '']) => command)
  expect(commands).toHaveLength(2)

  const folder = await temporaryFolder()
  await copyFile(fixture('wordpress.xml'), join(folder, 'wordpress.xml'))
  await copyFile(fixture('ghost.json'), join(folder, 'ghost.json'))
  await mkdir(join(folder, 'articles'))
  const [, example = ''] = /^( {4}---\n[\s\S]*?\n)\n/m.exec(text) ?? []
  await writeFile(join(folder, 'articles/a.md'), example.replace(/^ {4}/gm, '') || '# A\n\nText.')

  const env = { DATABASE_URL: `file:${folder}/test.db`, SEED_DIR: `${folder}/none` }
  const run = (command = '') =>
    broadsheet(
      command.split(' ').map((word) => (/^(?:articles|\w+\.(?:xml|json))$/.test(word) ? join(folder, word) : word)),
      env,
    ).ended
  const [rehearsal, real] = commands
  expect((await run(rehearsal)).out).toMatch(/^Would be imported: [1-9]\d* new, 0 changed, 0 as before/)
  expect((await run(real)).out).toMatch(/^Imported: [1-9]\d* new, 0 changed, 0 as before/)
  expect((await run(real)).out).toMatch(/^Imported: 0 new, 0 changed, [1-9]\d* as before/)
})
