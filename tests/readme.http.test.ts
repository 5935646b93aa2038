import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startApp } from './support/start-app.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

it('has every endpoint in the table of the README', async () => {
  const { app } = await startApp()
  const rows = readme.split('\n').filter((line) => line.startsWith('| `'))
  for (const path of Object.keys(app.swagger().paths ?? {})) {
    expect(
      rows.some((row) => row.includes(path)),
      path,
    ).toBe(true)
  }
})
