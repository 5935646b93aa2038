import { once } from 'node:events'
import { connect } from 'node:net'
import request from 'supertest'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createRandom } from '../bench/collection.ts'
import { deriveArticle } from '../src/articles/derive.ts'
import { createArticleWriter } from '../src/articles/writer.ts'
import { compactChanges } from '../src/changes/compact.ts'
import { openDatabase } from '../src/database/open.ts'
import { sql } from '../src/database/sql.ts'
import { publishDue } from '../src/scheduling/publish-due.ts'
import { article } from './support/article.ts'
import { startWriting, type Writing, written } from './support/writing.ts'

interface ChangePage {
  data: { seq: number; type: string; id: string; slug: string; article: { id: string; title: string } | null }[]
  meta: { after: string; isLast: boolean }
  links: { next: string }
}

async function changes({ http }: Writing, query = ''): Promise<ChangePage> {
  return (await request(http).get(`/v1/changes${query}`).expect(200)).body
}

const kinds = ({ data }: ChangePage) => data.map(({ type, slug }) => `${type} ${slug}`)

describe('GET /v1/changes', () => {
  it('tells what the public saw happen, in order, and nothing else', async () => {
    const app = await startWriting()
    const { post, change, remove, restore } = app
    await post(written({ title: 'Draft', status: 'draft' })).expect(201)
    await change('draft', { title: 'Still a draft' })
    await post(written({ title: 'Later', status: 'scheduled', publishedAt: '2099-01-01' })).expect(201)
    await remove('later')
    expect(await changes(app)).toMatchObject({ data: [], meta: { isLast: true } })
    await post(written()).expect(201)
    await change('tides', { slug: 'high-tides' })
    await change('high-tides', { status: 'draft' })
    await change('high-tides', { title: 'Unseen' })
    await change('high-tides', { status: 'published' })
    await remove('high-tides')
    await restore('high-tides')
    await change('draft', { status: 'published' })
    const page = await changes(app)
    expect(kinds(page)).toEqual([
      'created tides',
      'updated high-tides',
      'deleted high-tides',
      'created high-tides',
      'deleted high-tides',
      'created high-tides',
      'created draft',
    ])
    const seqs = page.data.map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
  })

  it('keeps what a change touches, before and after, and nothing of what was a draft', async () => {
    const { post, change, remove, db } = await startWriting()
    const { body } = await post(written({ tags: ['Secret'], authors: ['Ada'], status: 'draft' })).expect(201)
    await change('tides', { tags: ['Sea'], status: 'published' })
    await change('tides', { tags: ['Moon'] })
    await change('tides', { tags: ['Secret'], status: 'draft' })
    await change('tides', { tags: ['Sun'], status: 'published' })
    await remove('tides')
    const rows = await db.all<{ keys: string }>(sql`SELECT surrogate_keys AS keys FROM change ORDER BY seq`)
    const own = `article:${body.id}`
    expect(rows.map(({ keys }) => JSON.parse(keys).toSorted())).toEqual([
      [own, 'author:ada', 'tag:sea'],
      [own, 'author:ada', 'tag:moon', 'tag:sea'],
      [own, 'author:ada', 'tag:moon'],
      [own, 'author:ada', 'tag:sun'],
      [own, 'author:ada', 'tag:sun'],
    ])
  })

  it('goes on where it was, a part at a time, and shows articles as they are asked for', async () => {
    const app = await startWriting()
    await app.add(...Array.from({ length: 5 }, (_, i) => article({ title: `Number ${i}` })))
    const first = await changes(app, '?limit=2&fields=title')
    expect(first.data.map((change) => change.article)).toEqual([{ title: 'Number 0' }, { title: 'Number 1' }])
    expect(first.meta.isLast).toBe(false)
    const { body: second, headers } = await request(app.http).get(first.links.next).expect(200)
    expect(second.data.map(({ slug }: { slug: string }) => slug)).toEqual(['number-2', 'number-3'])
    expect(headers['link']).toBe(`<${second.links.next}>; rel="next"`)
    expect((await request(app.http).get(second.links.next)).body.meta.isLast).toBe(true)
    for (const query of ['?after=x', '?after=-1', '?wait=31', '?limit=101', '?since=1'])
      await request(app.http).get(`/v1/changes${query}`).expect(400)
    await request(app.http).get('/v1/changes?after=99').expect(410)
  })

  it('lets a reader keep an equal copy under any writes', { timeout: 60_000 }, async () => {
    const app = await startWriting()
    const random = createRandom(7)
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
    const ids: string[] = []
    const copy = new Map<string, { title: string }>()
    let after = '0'
    const follow = async () => {
      for (;;) {
        const page = await changes(app, `?limit=7&after=${after}`)
        for (const { id, article: now } of page.data) {
          if (now) copy.set(id, now)
          else copy.delete(id)
        }
        after = page.meta.after
        if (page.meta.isLast) return
      }
    }
    const edit = { by: 'x', isCurrent: () => true }
    const steps = [
      async () => void (await app.add(article({ title: `T${random()}` }))),
      async () => {
        const status = pick(['draft', 'published', undefined] as const)
        const { article: made } = await app.editor.create(article({ title: `T${random()}`, status }), edit)
        ids.push(made.id)
      },
      async () => {
        const publishedAt = new Date(Date.UTC(2099, 0, 1) + random() * 1e10).toISOString()
        const { article: made } = await app.editor.create(
          article({ title: 'S', status: 'scheduled', publishedAt }),
          edit,
        )
        ids.push(made.id)
      },
      async (id: string) => void (await app.editor.patch(id, { title: `T${random()}` }, edit)),
      async (id: string) => void (await app.editor.patch(id, { status: pick(['draft', 'published'] as const) }, edit)),
      async (id: string) => void (await app.editor.patch(id, { slug: `s-${Math.floor(random() * 1e9)}` }, edit)),
      async (id: string) => app.editor.remove(id, edit),
      async (id: string) => void (await app.editor.restore(id, edit)),
      async () => void (await publishDue(app.db, () => new Date(Date.UTC(2099, 0, 1) + random() * 1e10))),
    ]
    for (let step = 0; step < 300; step += 1) {
      // What is gone, or was never there, is no fault here.
      await pick(steps)?.(pick(ids) ?? '0').catch((error) => expect(['gone', 'not-found']).toContain(error.kind))
      if (step % 10 === 0) await follow()
      if (step === 200) await compactChanges(app.db, () => new Date())
    }
    await follow()
    const all = new Map<string, unknown>()
    for (let path = '/v1/articles?limit=100'; path; ) {
      const { body } = await request(app.http).get(path)
      for (const one of body.data) all.set(one.id, one)
      path = body.links.next
    }
    expect(all.size).toBeGreaterThan(20)
    expect(new Map([...copy].sort())).toEqual(new Map([...all].sort()))
  })
})

describe('waiting for changes', () => {
  it('ends with the next change of this program, and of another', async () => {
    const app = await startWriting()
    const waiting = changes(app, '?wait=30')
    await app.add(article({ title: 'One' }))
    const page = await waiting
    expect(kinds(page)).toEqual(['created one'])
    const other = await openDatabase(app.databaseUrl)
    onTestFinished(() => other.close())
    const again = changes(app, `?wait=30&after=${page.meta.after}`)
    await createArticleWriter(other).save([{ article: deriveArticle(article({ title: 'Two' })), key: 'other' }])
    expect(kinds(await again)).toEqual(['created two'])
  })

  it('ends when its time is over, and is not ended by what the public does not see', async () => {
    const app = await startWriting()
    const before = Date.now()
    const waiting = changes(app, '?wait=1')
    await app.post(written({ status: 'draft' })).expect(201)
    expect((await waiting).data).toEqual([])
    expect(Date.now() - before).toBeGreaterThanOrEqual(990)
  })

  it('keeps no server from closing', async () => {
    const app = await startWriting()
    const { port } = new URL(await app.app.listen({ port: 0, host: '127.0.0.1' }))
    const socket = connect(Number(port), '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk
    })
    const seen = new Promise((resolve) => app.app.server.once('request', resolve))
    socket.write('GET /v1/changes?wait=30 HTTP/1.1\r\nhost: x\r\n\r\n')
    await seen
    const before = Date.now()
    await Promise.all([app.app.close(), once(socket, 'close')])
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(Date.now() - before).toBeLessThan(10_000)
  })
})

describe('compacting changes', () => {
  const inDays = (days: number) => () => new Date(Date.now() + days * 86_400_000)

  it('keeps the last change of each article, and sends back whoever has missed a deletion', async () => {
    const app = await startWriting()
    await app.post(written({ title: 'Stays' })).expect(201)
    await app.post(written({ title: 'Goes' })).expect(201)
    const reader = await changes(app)
    await app.change('stays', { title: 'Stays longer' })
    await app.remove('goes')
    const upToDate = await changes(app, `?after=${reader.meta.after}`)
    await app.change('stays', { title: 'Stays longest' })
    expect(await compactChanges(app.db, inDays(29))).toBe(0)
    expect(await compactChanges(app.db, inDays(31))).toBe(4)
    const { body } = await request(app.http).get(`/v1/changes?after=${reader.meta.after}`).expect(410)
    expect(body.detail).toContain('after=0')
    expect(kinds(await changes(app, `?after=${upToDate.meta.after}`))).toEqual(['updated stays'])
    const fresh = await changes(app)
    expect(kinds(fresh)).toEqual(['updated stays'])
    expect(kinds(await changes(app, `?after=${fresh.meta.after}`))).toEqual([])
  })

  it('does not send back whoever has started since', async () => {
    const app = await startWriting()
    await app.add(article({ title: 'A' }), article({ title: 'B' }), article({ title: 'C' }))
    await app.remove('c')
    await compactChanges(app.db, inDays(31))
    const first = await changes(app, '?limit=1')
    expect(kinds(first)).toEqual(['created a'])
    expect(kinds(await changes(app, `?limit=1&after=${first.meta.after}`))).toEqual(['created b'])
    await app.remove('a')
    await compactChanges(app.db, inDays(31))
    await request(app.http).get(`/v1/changes?after=${first.meta.after}`).expect(410)
  })
})

vi.setConfig({ testTimeout: 30_000 })
