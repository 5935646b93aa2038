import { writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { written } from './support/writing.ts'

it('says what the collection holds, and how it is', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder()
  const env = { DATABASE_URL: `file:${folder}/test.db` }
  expect(await broadsheet(['stats'], env).ended).toMatchObject({ code: 1, err: expect.stringContaining('no database') })

  const articles = [
    written({ title: 'A', publishedAt: '2024-01-05T00:00:00Z', tags: ['Sea', 'Moon'], authors: ['Ada'] }),
    written({ title: 'B', publishedAt: '2024-03-05T00:00:00Z', tags: ['Sea'], authors: ['Ada'] }),
    written({ title: 'C', publishedAt: '2024-03-06T00:00:00Z' }),
    written({ title: 'D', status: 'draft', tags: ['Secret'] }),
  ]
  await writeFile(`${folder}/a.ndjson`, articles.map((one) => JSON.stringify(one)).join('\n'))
  await broadsheet(['import', `${folder}/a.ndjson`], env).ended
  const { code, out } = await broadsheet(['stats'], env).ended
  expect(code).toBe(0)
  expect(out.split('\n')).toEqual([
    '3 articles, 2 tags, 1 authors',
    'Not public: 1 drafts, 0 scheduled, 0 deleted',
    '',
    '▄ █',
    'Articles a month from January 2024 to March 2024; at most 2, in March 2024',
    '',
    expect.stringMatching(
      /^The database is of this version and has \d\.\d MB\. Lists of related articles that are still to be made: 0\.$/,
    ),
    '',
  ])
})
