import { describe, expect, it, vi } from 'vitest'
import { openDatabase } from '../src/database/open.ts'
import { createKeyStore } from '../src/keys/store.ts'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

// Every process takes a second to start, and more where others run.
vi.setConfig({ testTimeout: 30_000 })

describe('broadsheet keys', () => {
  it('makes keys, lists them without their secrets, and revokes them', async () => {
    const url = `file:${await temporaryFolder()}/test.db`
    const run = (...args: string[]) => broadsheet(['keys', ...args], { DATABASE_URL: url }).ended
    expect(await run('list')).toMatchObject({ code: 0, out: 'There are no keys.\n' })
    const made = await run(
      'create',
      '--name',
      'The editors',
      '--scope',
      'drafts:read,articles:write',
      '--expires',
      '90d',
    )
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^bs_[0-9a-f]{12}_[\w-]{43}\n$/) })
    const key = made.out.trim()
    const [, id = ''] = key.split('_')
    const listed = await run('list')
    expect(listed.out).toMatch(
      new RegExp(`^${id}  The editors  drafts:read,articles:write  made .*, expires .*, never used\n$`),
    )
    expect(listed.out).not.toContain(key)
    const find = async () => {
      const db = await openDatabase(url)
      return createKeyStore(db)
        .find(key)
        .finally(() => db.close())
    }
    expect(await find()).toMatchObject({ id, name: 'The editors' })
    expect(await run('revoke', id)).toMatchObject({ code: 0, out: `Revoked ${id}.\n` })
    expect(await find()).toBeNull()
    expect((await run('list')).out).toContain('revoked')
  })

  it('says in a line what is wrong', async () => {
    const url = `file:${await temporaryFolder()}/test.db`
    const run = (...args: string[]) => broadsheet(['keys', ...args], { DATABASE_URL: url }).ended
    const [unknown, scope, past, date] = await Promise.all([
      run('revoke', 'abc'),
      run('create', '--name', 'x', '--scope', 'write'),
      run('create', '--name', 'x', '--scope', 'admin', '--expires', '2020-01-01'),
      run('create', '--name', 'x', '--scope', 'admin', '--expires', '2099-02-30'),
    ])
    expect(unknown).toMatchObject({ code: 1, err: 'broadsheet: No key has the id "abc".\n' })
    expect(scope).toMatchObject({
      code: 2,
      err: expect.stringContaining('expected any of drafts:read, articles:write, metrics:read, admin'),
    })
    expect(past).toMatchObject({ code: 2, err: expect.stringContaining('this is past already') })
    expect(date).toMatchObject({ code: 2, err: expect.stringContaining('expected a number of days') })
  })
})
