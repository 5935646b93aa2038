import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { createRandom } from '../bench/collection.ts'
import { broadsheet } from './support/broadsheet.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { written } from './support/writing.ts'

const KILLS = 8

interface Counts {
  articles: number
  slugs: number
  indexed: number
  revisions: number
  changes: number
  vectors: number
}

function countsIn(path: string): Counts {
  const db = new Database(path, { readonly: true })
  const count = (query: string) => Number(db.prepare(query).pluck().get())
  const counts = {
    articles: count('SELECT count(*) FROM article'),
    slugs: count('SELECT count(DISTINCT title) FROM article'),
    indexed: count(`SELECT count(*) FROM article_terms WHERE article_terms MATCH '"¤"'`),
    revisions: count('SELECT count(*) FROM revision'),
    changes: count('SELECT count(*) FROM change'),
    vectors: count('SELECT count(*) FROM article_vector'),
  }
  db.close()
  return counts
}

it('loses nothing that it has acknowledged when it is killed, and doubles nothing when that is sent again', {
  timeout: 120_000,
}, async () => {
  const folder = await temporaryFolder()
  const env = { DATABASE_URL: `file:${folder}/test.db`, SEED_DIR: `${folder}/none`, HOST: '127.0.0.1', PORT: '0' }
  const { out } = await broadsheet(['keys', 'create', '--name', 'x', '--scope', 'articles:write'], env).ended
  const authorization = `Bearer ${out.trim()}`
  const random = createRandom(11)
  const acknowledged = new Map<number, string>()
  let next = 0

  async function post(url: string, number: number): Promise<void> {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': `n-${number}` }
    const body = JSON.stringify(written({ title: `Number ${number}` }))
    const response = await fetch(`${url}/v1/articles`, { method: 'POST', headers, body })
    const { slug } = (await response.json()) as { slug: string }
    if (response.status !== 201) throw new Error(`answered ${response.status}`)
    // Sent again, it is answered as it was.
    expect(acknowledged.get(number) ?? slug).toBe(slug)
    acknowledged.set(number, slug)
  }

  for (let kill = 0; kill <= KILLS; kill += 1) {
    const server = broadsheet(['serve'], env)
    const [, url = ''] = await server.prints(/Server listening at (http:[^"]+)/)
    for (let number = 0; number < next; number += 1) await post(url, number)
    expect(countsIn(`${folder}/test.db`)).toEqual({
      articles: next,
      slugs: next,
      indexed: next,
      revisions: next,
      changes: next,
      vectors: next,
    })
    if (kill === KILLS) break
    const after = next + 1 + Math.floor(random() * 6)
    const writers = Array.from({ length: 3 }, async () => {
      for (;;) {
        const number = next
        next += 1
        await post(url, number)
        if (acknowledged.size >= after) server.process.kill('SIGKILL')
      }
    })
    await Promise.allSettled(writers)
    await server.ended
  }
  expect(acknowledged.size).toBe(next)
  expect(next).toBeGreaterThan(KILLS)
})
