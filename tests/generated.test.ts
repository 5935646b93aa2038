import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { publicUrl, startApp } from './support/start-app.ts'

const generate = fileURLToPath(new URL('../src/generate.ts', import.meta.url))
/** What has no example: its figures are others each time. */
const without = ['getMetrics']

/** Loaded before a program: its clock is so many days ahead. */
function later(days: number): string {
  return `data:text/javascript,${encodeURIComponent(`
    const { now } = Date
    globalThis.Date = class extends Date {
      constructor(...given) {
        if (given.length === 0) super(now() + ${days * 86_400_000})
        else super(...given)
      }
      static now = () => now() + ${days * 86_400_000}
    }`)}`
}

interface Operation {
  operationId: string
  parameters?: { name: string; in: string; required?: boolean; example?: unknown }[]
  requestBody?: { content: Record<string, { example?: unknown }> }
  responses: Record<string, { content?: Record<string, { example?: unknown }> }>
}

async function operations(): Promise<Operation[]> {
  const { http } = await startApp()
  const { body } = await request(http).get('/openapi.json').expect(200)
  return Object.values<Record<string, Operation>>(body.paths).flatMap((methods) => Object.values(methods))
}

describe('what is made from the program', () => {
  it.each([0, 400])(
    'is what a server with our texts answers in %i days, and what its description makes of the client',
    { timeout: 120_000 },
    async (days) => {
      const made = promisify(execFile)(process.execPath, ['--import', later(days), generate, '--check'])
      await expect(made).resolves.toMatchObject({ stderr: '' })
    },
  )

  it('shows of every operation what is sent and what is answered', async () => {
    for (const { operationId, parameters = [], requestBody, responses } of await operations()) {
      if (without.includes(operationId)) continue
      for (const [status, { content = {} }] of Object.entries(responses)) {
        if (Number(status) >= 300) continue
        const isEmpty = Object.keys(content).length === 0
        const examples = Object.values(content).filter(({ example }) => example !== undefined)
        expect(examples, `${operationId} ${status}`).toHaveLength(isEmpty ? 0 : 1)
      }
      for (const { example } of Object.values(requestBody?.content ?? {})) expect(example, operationId).toBeDefined()
      for (const { name, in: place, required, example } of parameters) {
        if (place === 'path' || required) expect(example, `${operationId} ${name}`).toBeDefined()
      }
    }
  })

  it('shows errors as they are answered', async () => {
    const shown = (await operations()).flatMap(({ responses }) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) =>
        content['application/problem+json']?.example === undefined ? [] : [status],
      ),
    )
    expect([...new Set(shown)].sort()).toEqual(['400', '404', '410', '412', '428'])
  })

  it('names the server that shows it', async () => {
    const { http } = await startApp()
    const { text } = await request(http).get('/openapi.json').expect(200)
    const { origin } = new URL(publicUrl)
    expect(text).toContain(`"type":"${origin}/problems/not-found"`)
    const file = readFileSync(new URL('../src/examples/examples.json', import.meta.url), 'utf8')
    expect(file).toContain('https://articles.example/')
    expect(text).not.toContain('https://articles.example/')
  })
})
