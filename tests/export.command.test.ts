import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { expect, it, vi } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

vi.setConfig({ testTimeout: 120_000 })

it('exports to a file, a folder and standard output, and imports what it has exported', async () => {
  const folder = await temporaryFolder()
  const env = { DATABASE_URL: `file:${folder}/test.db` }
  const run = (...args: string[]) => broadsheet(args, env).ended
  await mkdir(`${folder}/posts`)
  await writeFile(`${folder}/posts/tides.txt`, 'Tides\n\nThe Moon pulls.')
  const none = await run('export', `${folder}/articles.ndjson`)
  expect(none).toMatchObject({ code: 1, out: '', err: expect.stringContaining('there is no database at') })
  await run('import', `${folder}/posts`)
  const [file, markdown, other] = [`${folder}/articles.ndjson`, `${folder}/site`, `${folder}/articles.csv`]
  expect(await run('export', file)).toMatchObject({ code: 0, out: `Exported 1 articles to ${file}.\n`, err: '' })
  expect(await run('export', markdown)).toMatchObject({ code: 0, out: `Exported 1 articles to ${markdown}.\n` })
  const { code, out, err } = await run('export', '-')
  expect({ code, out, err }).toEqual({ code: 0, out: await readFile(file, 'utf8'), err: '' })
  expect(JSON.parse(out)).toMatchObject({ id: '1', slug: 'tides', status: 'published', body: { format: 'text' } })
  expect(await run('export', other)).toMatchObject({ code: 1, err: expect.stringContaining('neither a file .ndjson') })
  expect(await run('export', `${folder}/posts`)).toMatchObject({ code: 1, err: expect.stringContaining('--force') })
  expect(await run('export', '--revisions', markdown)).toMatchObject({
    code: 1,
    err: expect.stringContaining('NDJSON'),
  })
  expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
  expect(await run('import', file, markdown)).toMatchObject({ code: 1, out: expect.stringContaining('1 as before') })
})
