import request from 'supertest'
import { expect, it } from 'vitest'
import { article } from './support/article.ts'
import { startApp } from './support/start-app.ts'

async function linesAt(level: string): Promise<{ level: number; url: string; status: number; cache?: string }[]> {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const { app, http, add } = await startApp({ logger: { level, stream } })
  await add(article({ title: 'Tides' }))
  for (let read = 0; read < 2; read += 1) await request(http).get('/v1/articles/tides').expect(200)
  await request(http).get('/v1/articles/none').expect(404)
  await app.close()
  return lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request')
}

it('logs each request that was worked for', async () => {
  expect(await linesAt('info')).toMatchObject([
    { url: '/v1/articles/tides', status: 200 },
    { url: '/v1/articles/none', status: 404 },
  ])
})

it('logs what was answered from memory where more is asked for', async () => {
  expect(await linesAt('debug')).toMatchObject([
    { url: '/v1/articles/tides', status: 200 },
    { url: '/v1/articles/tides', status: 200, cache: 'hit' },
    { url: '/v1/articles/none', status: 404 },
  ])
})
