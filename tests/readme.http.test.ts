import { readFileSync } from 'node:fs'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { startApp } from './support/start-app.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

describe('the README', () => {
  it('shows the true answers of its commands', async () => {
    const examples = [...readme.matchAll(/^\$ curl 'localhost:3000(?<path>[^']+)'\n(?<answer>.+)$/gm)]
    expect(examples).toHaveLength(3)
    const { http, seed } = await startApp()
    await seed()
    for (const { groups = {} } of examples) {
      const { text } = await request(http)
        .get(groups['path'] ?? '')
        .expect(200)
      expect(text).toBe(groups['answer'])
    }
  })

  it('has every endpoint in its table', async () => {
    const { app } = await startApp()
    const rows = readme.split('\n').filter((line) => line.startsWith('| `'))
    for (const path of Object.keys(app.swagger().paths ?? {})) {
      expect(
        rows.some((row) => row.includes(path)),
        path,
      ).toBe(true)
    }
  })
})
